import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/** A server whose JWKS shows what `answer` says, and counts how often it was asked. */
async function serve(answer: (asked: number) => { status?: number; body: unknown }) {
  let asked = 0;
  const server = createServer((request, response) => {
    assert.equal(request.url, "/api/v1/system/config/jwks");
    const { status = 200, body } = answer(++asked);
    response.writeHead(status, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(body));
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
  signal: stop.signal,
  warn: async (message: string) => {
    warnings.push(message);
  },
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

  it("without a health URL says that nobody looked", async () => {
    const { outs } = await create(inputs({ restartCommand: ["true"] }));
    assert.equal(outs.status, "restarted, not checked");
    assert.equal(outs.pending, false);
  });

  it("without command and URL says who has to act", async () => {
    const { outs } = await create(inputs());
    assert.equal(outs.status, "not checked: restart OpenMetadata to load the delivered files");
    assert.deepEqual(await diffs(outs, inputs()), []);
  });
});

describe("a rollout by somebody else", () => {
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
      status: "not checked: restart OpenMetadata to load the delivered files",
    });
    assert.deepEqual(rollout.foresee(inputs({ restartCommand: ["true"] })), {
      pending: false,
      status: "restarted, not checked",
    });
    const unknown = { pending: UNKNOWN, status: UNKNOWN };
    assert.deepEqual(rollout.foresee(inputs({ healthUrl: "http://localhost" })), unknown);
    assert.deepEqual(rollout.foresee({ ...inputs(), restartCommand: UNKNOWN }), unknown);
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

  it("for a command that fails repeats its last lines, secrets masked", async () => {
    writeFileSync(join(DIRECTORY, "openmetadata.env"), "A=1\nOIDC_CLIENT_SECRET=s3cr3t-value\n");
    const script = `for (let i = 1; i <= 12; i++) console.log("line " + i); console.error("env OIDC_CLIENT_SECRET=s3cr3t-value"); process.exit(3)`;
    const command = [process.execPath, "-e", script];
    await assert.rejects(create(inputs({ restartCommand: command })), (error: Error) => {
      const [first, ...lines] = error.message.split("\n");
      assert.equal(
        first,
        `target.restartCommand "${command.join(" ")}" ended with exit code 3: the files are delivered, so mend it and run \`pulumi up\` again. It said:`,
      );
      assert.deepEqual(lines, [
        ...[4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => `  line ${n}`),
        "  env OIDC_CLIENT_SECRET=[secret]",
      ]);
      return true;
    });
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
});
