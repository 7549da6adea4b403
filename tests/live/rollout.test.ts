import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, describe, it } from "node:test";
import { setImmediate } from "node:timers/promises";
import { UNKNOWN } from "../../live/handler.ts";
import { type RolloutInputs, type RolloutOutputs, rollout } from "../../live/rollout/handler.ts";

const DIRECTORY = mkdtempSync(join(tmpdir(), "rollout-"));
const servers: Server[] = [];

afterEach(() =>
  Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done)))),
);
after(() => rmSync(DIRECTORY, { recursive: true, force: true }));

/** A server whose JWKS is what `answer` says, and which counts how often it was asked. */
async function serve(answer: (asked: number) => { status?: number; body: unknown }) {
  let asked = 0;
  const server = createServer((request, response) => {
    assert.equal(request.url, "/api/v1/system/config/jwks");
    const { status = 200, body } = answer(++asked);
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
}

const key = (kid: string) => ({ body: { keys: [{ kty: "RSA", kid }] } });

const inputs = (rest: Partial<RolloutInputs> = {}): RolloutInputs => ({
  delivery: "one",
  directory: DIRECTORY,
  kid: "k1",
  healthTimeout: 5,
  ...rest,
});

let warnings: string[] = [];
let stop = new AbortController();
beforeEach(() => {
  warnings = [];
  stop = new AbortController();
});
const run = () => ({
  urn: "urn:pulumi:test::p::t::n",
  signal: stop.signal,
  warn: async (message: string) => {
    warnings.push(message);
  },
  progress: async () => {},
});
const create = (wanted: RolloutInputs) => rollout.create(wanted, run());
const update = (olds: RolloutOutputs, wanted: RolloutInputs) =>
  rollout.update("id", olds, wanted, run());
const diffs = async (olds: RolloutOutputs, wanted: RolloutInputs) =>
  (await rollout.diff("id", olds, wanted)).diffs;

/** A command that leaves a trace. */
const marker = (name: string) => {
  const file = join(DIRECTORY, name);
  return {
    file,
    command: [process.execPath, "-e", `require("fs").appendFileSync(${JSON.stringify(file)}, "x")`],
  };
};
const runs = (file: string) => readFileSync(file, "utf8").length;

describe("a rollout", () => {
  it("restarts and waits until the server shows the new key", async () => {
    const { url, asked } = await serve((n) => (n < 3 ? key("k0") : key("k1")));
    const { file, command } = marker("waits");
    const { outs } = await create(inputs({ healthUrl: url, restartCommand: command }));
    assert.equal(runs(file), 1);
    assert.ok(asked() >= 3);
    assert.equal(outs.pending, false);
    assert.equal(outs.status, "signs with key k1");
  });

  it("survives a server that is down or answers with errors while it starts", async () => {
    const { url } = await serve((n) => (n < 3 ? { status: 503, body: {} } : key("k1")));
    const { outs } = await create(inputs({ healthUrl: url, restartCommand: ["true"] }));
    assert.equal(outs.status, "signs with key k1");
  });

  it("restarts again on the next delivery, and only then", async () => {
    const { url } = await serve(() => key("k1"));
    const { file, command } = marker("again");
    const first = await create(inputs({ healthUrl: url, restartCommand: command }));
    await update(first.outs, inputs({ healthUrl: url, restartCommand: command, healthTimeout: 9 }));
    assert.equal(runs(file), 1);
    await update(first.outs, inputs({ healthUrl: url, restartCommand: command, delivery: "two" }));
    assert.equal(runs(file), 2);
  });

  it("keeps the deployer's credentials and the state's passphrase from the command", async () => {
    const file = join(DIRECTORY, "environment");
    const script = `require("fs").writeFileSync(${JSON.stringify(file)}, Object.keys(process.env).join())`;
    process.env.AUTH0_CLIENT_SECRET = "deployer";
    process.env.PULUMI_CONFIG_PASSPHRASE = "passphrase";
    try {
      await create(inputs({ restartCommand: [process.execPath, "-e", script] }));
    } finally {
      delete process.env.AUTH0_CLIENT_SECRET;
      delete process.env.PULUMI_CONFIG_PASSPHRASE;
    }
    const names = readFileSync(file, "utf8").split(",");
    assert.ok(names.includes("PATH"));
    assert.deepEqual(
      names.filter((name) => /^(AUTH0|PULUMI)_/.test(name)),
      [],
    );
  });

  it("gives the log of the command to the owner of the directory", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("only root can give files away");
    const directory = mkdtempSync(join(DIRECTORY, "owned-"));
    chownSync(directory, 1234, 5678);
    await create(inputs({ directory, restartCommand: ["/bin/true"] }));
    const { uid, gid, mode } = statSync(join(directory, "restart.log"));
    assert.deepEqual([uid, gid, mode & 0o777], [1234, 5678, 0o600]);
  });

  it("goes on when the command ends, though a server that it started holds the output", async () => {
    const file = join(DIRECTORY, "daemon");
    const command = ["/bin/sh", "-c", `sleep 600 & echo $! > ${file}; echo started`];
    const { outs } = await create(inputs({ restartCommand: command, healthTimeout: 300 }));
    assert.equal(outs.status, "restarted, not checked");
    assert.equal(readFileSync(join(DIRECTORY, "restart.log"), "utf8"), "started\n");
    // It is alive, and not in the plugin's process group, which the engine ends with the run.
    const pid = Number(readFileSync(file, "utf8"));
    const group = execFileSync("ps", ["-o", "pgid=", "-p", `${pid}`], { encoding: "utf8" });
    const own = execFileSync("ps", ["-o", "pgid=", "-p", `${process.pid}`], { encoding: "utf8" });
    assert.notEqual(Number(group), Number(own));
    process.kill(pid);
  });

  it("fails when such a command does, though its server goes on", async () => {
    const file = join(DIRECTORY, "other-daemon");
    const command = ["/bin/sh", "-c", `sleep 600 & echo $! > ${file}; exit 4`];
    await assert.rejects(create(inputs({ restartCommand: command, healthTimeout: 300 })), {
      message: `target.restartCommand "${command.join(" ")}" ended with exit code 4: the files are delivered, so mend it and run \`pulumi up\` again`,
    });
    process.kill(Number(readFileSync(file, "utf8")));
  });

  it("without a health URL says that nobody looked", async () => {
    const { outs } = await create(inputs({ restartCommand: ["true"] }));
    assert.equal(outs.status, "restarted, not checked");
    assert.equal(outs.pending, false);
  });

  it("without command and URL says who has to act", async () => {
    const { outs } = await create(inputs());
    assert.equal(outs.status, "not checked: restart OpenMetadata with the delivered files");
    assert.deepEqual(await diffs(outs, inputs()), []);
  });
});

describe("a rollout that was done before", () => {
  it("is waited for as after a command", async () => {
    const { url, asked } = await serve((n) => (n < 3 ? key("k0") : key("k1")));
    const { outs } = await create(inputs({ healthUrl: url, restarted: true }));
    assert.ok(asked() >= 3);
    assert.equal(outs.status, "signs with key k1");
    assert.deepEqual(warnings, []);
  });

  it("without a health URL says that nobody looked", async () => {
    const { outs } = await create(inputs({ restarted: true }));
    assert.equal(outs.status, "restarted, not checked");
  });
});

describe("a rollout by somebody else", () => {
  it("says what that somebody has to do", async () => {
    const handOver = "apply the values";
    const { url } = await serve(() => key("k0"));
    const pending = await create(inputs({ healthUrl: url, handOver }));
    assert.equal(
      pending.outs.status,
      "pending (it signs with key k0): apply the values, then run `pulumi up` again",
    );
    const unseen = await create(inputs({ handOver }));
    assert.equal(unseen.outs.status, "not checked: apply the values");
  });

  it("warns of a delivery that the key does not show", async () => {
    const { url } = await serve(() => key("k1"));
    const wanted = inputs({ healthUrl: url, handOver: "apply the values" });
    const { outs } = await create(wanted);
    await update(outs, { ...wanted, healthTimeout: 9 });
    assert.deepEqual(warnings, []);
    await update(outs, { ...wanted, delivery: "two" });
    await update(outs, { ...wanted, delivery: "two", restarted: true });
    assert.deepEqual(warnings, ["OpenMetadata has new settings to load: apply the values"]);
  });

  it("is pending until the server shows the key, and completes on the next run", async () => {
    let kid = "k0";
    const { url } = await serve(() => key(kid));
    const { outs } = await create(inputs({ healthUrl: url }));
    assert.equal(outs.pending, true);
    assert.equal(
      outs.status,
      "pending (it signs with key k0): restart OpenMetadata with the delivered files, then run `pulumi up` again",
    );
    assert.deepEqual(warnings, [
      "OpenMetadata's restart is pending (it signs with key k0): restart OpenMetadata with the delivered files, then run `pulumi up` again",
    ]);
    assert.deepEqual(await diffs(outs, inputs({ healthUrl: url })), ["pending"]);
    await update(outs, inputs({ healthUrl: url }));
    assert.equal(warnings.length, 2);
    kid = "k1";
    const next = await update(outs, inputs({ healthUrl: url }));
    assert.equal(next.outs.pending, false);
    assert.deepEqual(await diffs(next.outs, inputs({ healthUrl: url })), []);
    assert.equal(warnings.length, 2);
  });
});

describe("a refresh", () => {
  it("tells whoever rolls that there is something to load, where the key alone says nothing", async () => {
    const { url } = await serve(() => key("k1"));
    const handOver = "run `docker compose up -d`";
    const rolled = inputs({ healthUrl: url, handOver });
    const { outs } = await create(rolled);
    assert.deepEqual(warnings, []);
    const next = { ...rolled, delivery: "two" };
    const updated = await update(outs, next);
    assert.equal(updated.outs.status, "signs with key k1");
    assert.deepEqual(warnings, [
      "OpenMetadata has new settings to load: run `docker compose up -d`",
    ]);
    warnings = [];
    await update(updated.outs, { ...next, healthTimeout: 9 });
    await update(updated.outs, { ...next, delivery: "three", restarted: true });
    assert.deepEqual(warnings, []);
  });

  it("notices a server that signs with another key, and the next update restarts it", async () => {
    let kid = "k1";
    const { url } = await serve(() => key(kid));
    const { file, command } = marker("drift");
    const wanted = inputs({ healthUrl: url, restartCommand: command });
    const { outs } = await create(wanted);
    kid = "k0";
    const { props, inputs: found } = (await rollout.read("id", outs, run())) as {
      props: typeof outs;
      inputs: RolloutInputs;
    };
    assert.equal(props.pending, true);
    assert.deepEqual(found, { ...wanted, kid: "k0" });
    assert.deepEqual(await diffs(props, wanted), ["kid", "pending"]);
    kid = "k1";
    await update(props, wanted);
    assert.equal(runs(file), 2);
  });

  it("asks nothing where there is no health URL", async () => {
    const { outs } = await create(inputs());
    assert.deepEqual(await rollout.read("id", outs, run()), {
      id: "id",
      props: outs,
      inputs: inputs(),
    });
  });
});

describe("a preview", () => {
  it("knows the status where nobody looks, and only there", () => {
    assert.deepEqual(rollout.foresee(inputs()), {
      pending: false,
      status: "not checked: restart OpenMetadata with the delivered files",
    });
    assert.deepEqual(rollout.foresee(inputs({ restartCommand: ["true"] })), {
      pending: false,
      status: "restarted, not checked",
    });
    const unknown = { pending: UNKNOWN, status: UNKNOWN };
    assert.deepEqual(rollout.foresee(inputs({ healthUrl: "http://localhost" })), unknown);
    for (const name of ["restartCommand", "handOver", "restarted"]) {
      assert.deepEqual(rollout.foresee({ ...inputs(), [name]: UNKNOWN }), unknown);
    }
  });

  it("takes what is unknown for changed", async () => {
    const { outs } = await create(inputs());
    const difference = await rollout.diff("id", outs, { ...inputs(), delivery: UNKNOWN });
    assert.deepEqual(difference, { diffs: ["delivery"], replaces: [] });
  });
});

describe("a run that is stopped", () => {
  it("gives the wait for the key up", async () => {
    const { url } = await serve((asked) => {
      if (asked === 2) stop.abort();
      return key("k0");
    });
    await assert.rejects(
      create(inputs({ healthUrl: url, restartCommand: ["true"], healthTimeout: 300 })),
      {
        message: `stopped before OpenMetadata at ${url} showed the key k1: run \`pulumi up\` again`,
      },
    );
  });

  it("ends the restart command", async () => {
    const { file, command } = marker("stopped");
    const [node = "", flag = "", script] = command;
    const restart = create(
      inputs({
        restartCommand: [node, flag, `${script}; setInterval(() => {}, 1000)`],
        healthTimeout: 300,
      }),
    );
    while (!existsSync(file)) await setImmediate();
    stop.abort();
    await assert.rejects(restart, (error: Error) => {
      assert.match(
        error.message,
        /" was stopped: the files are delivered, so run `pulumi up` again$/,
      );
      return true;
    });
  });
});

describe("a rollout that fails", () => {
  it("for a server that never listens says so", async () => {
    const { url } = await serve(() => key("k1"));
    await new Promise((done) => servers.pop()?.close(done));
    await assert.rejects(
      create(inputs({ healthUrl: url, restartCommand: ["true"], healthTimeout: 1 })),
      {
        message: `OpenMetadata at ${url} did not show the key k1 within 1 s of its restart (nothing listens there): look into its log, then run \`pulumi up\` again; for a server that starts slowly raise target.healthTimeout`,
      },
    );
  });

  it("for a server that keeps its old key names both", async () => {
    const { url: healthUrl } = await serve(() => key("k0"));
    await assert.rejects(
      create(inputs({ healthUrl, restartCommand: ["true"], healthTimeout: 1 })),
      {
        message: `OpenMetadata at ${healthUrl} did not show the key k1 within 1 s of its restart (it signs with key k0): look into its log, then run \`pulumi up\` again; for a server that starts slowly raise target.healthTimeout`,
      },
    );
  });

  it("for a command that fails prints nothing of its output, and says where that is", async () => {
    const key = Buffer.from("a whole private key in base64").toString("base64");
    const script = `console.log("Authorization: Basic ${key}"); console.error("PASSWORD: s3cr3t"); process.exit(3)`;
    // In a file, since the words of the command are repeated.
    const file = join(DIRECTORY, "failing.cjs");
    writeFileSync(file, script);
    const command = [process.execPath, file];
    const log = join(DIRECTORY, "restart.log");
    const failure = {
      message: `target.restartCommand "${command.join(" ")}" ended with exit code 3: the files are delivered, so mend it and run \`pulumi up\` again; its output is in ${log}`,
    };
    await assert.rejects(create(inputs({ restartCommand: command })), failure);
    assert.equal(readFileSync(log, "utf8"), `Authorization: Basic ${key}\nPASSWORD: s3cr3t\n`);
    assert.equal(statSync(log).mode & 0o777, 0o600);

    // Whoever owns the directory may have put a link there: it gives way.
    const theirs = join(DIRECTORY, "theirs");
    writeFileSync(theirs, "theirs");
    rmSync(log);
    symlinkSync(theirs, log);
    await assert.rejects(create(inputs({ restartCommand: command })), failure);
    assert.equal(readFileSync(theirs, "utf8"), "theirs");
    assert.match(readFileSync(log, "utf8"), /^Authorization/);
  });

  it("for a command that fails without a word does not send anybody to read it", async () => {
    await assert.rejects(create(inputs({ restartCommand: ["false"] })), {
      message:
        'target.restartCommand "false" ended with exit code 1: the files are delivered, so mend it and run `pulumi up` again',
    });
  });

  it("for a command that is ended by a signal names it", async () => {
    const command = ["/bin/sh", "-c", "kill -TERM $$"];
    await assert.rejects(create(inputs({ restartCommand: command })), {
      message: `target.restartCommand "${command.join(" ")}" was ended by the signal SIGTERM: the files are delivered, so mend it and run \`pulumi up\` again`,
    });
  });

  it("for a command that may not be executed says how it could", async () => {
    const file = join(DIRECTORY, "restart.sh");
    writeFileSync(file, "#!/bin/sh\n", { mode: 0o600 });
    await assert.rejects(create(inputs({ restartCommand: [file] })), {
      message: `target.restartCommand "${file}" may not be executed: make the file executable, or name its interpreter before it; the files are delivered, so mend it and run \`pulumi up\` again`,
    });
  });

  it("for a command that cannot be started says why", async () => {
    const command = ["true", "x".repeat(200_000)];
    await assert.rejects(create(inputs({ restartCommand: command })), {
      message: `target.restartCommand "${command.join(" ")}" could not be started (E2BIG); the files are delivered, so mend it and run \`pulumi up\` again`,
    });
  });

  it("for a log that cannot be written runs nothing", async () => {
    const { file, command } = marker("never");
    const directory = join(DIRECTORY, "crowded");
    mkdirSync(join(directory, "restart.log"), { recursive: true });
    await assert.rejects(create(inputs({ directory, restartCommand: command })), {
      message: `could not write ${directory}/restart.log (ERR_FS_EISDIR): a directory stands in its place: move it away, then run \`pulumi up\` again`,
    });
    assert.equal(existsSync(file), false);
  });

  it("for a command that is not there", async () => {
    await assert.rejects(create(inputs({ restartCommand: ["/no/such/command", "restart"] })), {
      message:
        'target.restartCommand "/no/such/command restart" was not found: give its full path; the files are delivered, so mend it and run `pulumi up` again',
    });
  });

  it("for a command that ignores a polite end", async () => {
    const command = ["/bin/sh", "-c", "trap '' TERM; sleep 30"];
    await assert.rejects(create(inputs({ restartCommand: command, healthTimeout: 1 })), {
      message: `target.restartCommand "${command.join(" ")}" did not end within 1 s: the files are delivered, so mend it and run \`pulumi up\` again`,
    });
  });

  it("for a command that does not end", async () => {
    await assert.rejects(create(inputs({ restartCommand: ["sleep", "60"], healthTimeout: 1 })), {
      message:
        'target.restartCommand "sleep 60" did not end within 1 s: the files are delivered, so mend it and run `pulumi up` again',
    });
  });

  it("says nothing of a user name and a password in the health URL", async () => {
    const healthUrl = "http://user:s3cr3t@127.0.0.1:1";
    await assert.rejects(
      create(inputs({ healthUrl, restartCommand: ["true"], healthTimeout: 1 })),
      {
        message:
          "OpenMetadata at http://127.0.0.1:1 did not show the key k1 within 1 s of its restart (target.healthUrl is not an origin like http://localhost:8585): look into its log, then run `pulumi up` again; for a server that starts slowly raise target.healthTimeout",
      },
    );
    const { outs } = await create(inputs({ healthUrl }));
    assert.equal(
      outs.status,
      "pending (target.healthUrl is not an origin like http://localhost:8585): restart OpenMetadata with the delivered files, then run `pulumi up` again",
    );
    const found = (await rollout.read("id", outs, run())) as { inputs: RolloutInputs };
    assert.equal(
      found.inputs.kid,
      "none (target.healthUrl is not an origin like http://localhost:8585)",
    );
    stop.abort();
    const unreadable = inputs({ healthUrl: "user:s3cr3t@host", restartCommand: ["true"] });
    await assert.rejects(update({ ...unreadable, pending: false, status: "…" }, unreadable), {
      message:
        "stopped before OpenMetadata at target.healthUrl showed the key k1: run `pulumi up` again",
    });
  });

  it("repeats nothing of an answer that is no JWKS", async () => {
    const { url: healthUrl } = await serve(() => ({ body: "s3cr3t of a proxy" }));
    const { outs } = await create(inputs({ healthUrl }));
    assert.match(outs.status, /^pending \(it does not answer with a JWKS\): /);
  });
});
