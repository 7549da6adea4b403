/** The plugin's own process, word for word as the engine would hear it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import {
  type FakeEngine,
  type PluginProcess,
  SCRIPT,
  secret,
  startEngine,
  startPlugin,
  UNKNOWN,
  withNode,
} from "./pluginProcess.ts";

const ROOT = mkdtempSync(join(tmpdir(), "plugin-"));
const FILES = "openmetadata-auth0:live:Files";
const ROLLOUT = "openmetadata-auth0:live:Rollout";

let engine: FakeEngine;
let plugin: PluginProcess;

before(async () => {
  engine = await startEngine();
  plugin = await startPlugin(engine);
});
after(async () => {
  engine.kill();
  await plugin.ended;
  rmSync(ROOT, { recursive: true, force: true });
});

/** A module that lists the URLs of all that is imported, as it is. */
function loadedFiles(list: string): string {
  const hook = join(ROOT, "loaded.mjs");
  writeFileSync(
    hook,
    `import { registerHooks } from "node:module";
     import { appendFileSync } from "node:fs";
     registerHooks({ load(url, context, next) {
       appendFileSync(${JSON.stringify(list)}, url + "\\n");
       return next(url, context);
     } });`,
  );
  return hook;
}

let count = 0;
const newDirectory = () => join(ROOT, `${count++}`, "sso");
const base64 = (text: string) => Buffer.from(text).toString("base64");

const someFiles = (text = "A=1") => [{ path: "openmetadata.env", content: base64(text) }];
const files = (directory: string, rest: object = {}) => ({
  directory,
  files: secret(someFiles()),
  stack: "openmetadata-auth0/test",
  drift: [],
  ...rest,
});
const rollout = (rest: object = {}) => ({
  delivery: "one",
  directory: ROOT,
  kid: "k1",
  healthTimeout: 300,
  ...rest,
});
const delivered = async (inputs: object) => {
  const { id, properties } = await plugin.ask("create", { type: FILES, properties: inputs });
  return { id: id as string, properties: properties as ReturnType<typeof files> };
};

/** A server whose JWKS always shows this key. */
async function showing(kid: string, onAsked = () => {}) {
  const server = createServer((_request, response) => {
    onAsked();
    response.setHeader("connection", "close").end(JSON.stringify({ keys: [{ kid }] }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe("the plugin's process", () => {
  it("starts through a link too, and ends with its engine", async () => {
    const link = join(ROOT, "plugin-link");
    symlinkSync(SCRIPT, link);
    const other = await startEngine();
    const linked = await startPlugin(other, { script: link, cwd: ROOT });
    assert.deepEqual(await linked.ask("getPluginInfo"), {});
    other.kill();
    assert.deepEqual(await linked.ended, [0, null]);
  });

  it("ends at the engine's signal", async () => {
    const started = await startPlugin(engine);
    started.process.kill("SIGINT");
    assert.deepEqual(await started.ended, [null, "SIGINT"]);
  });

  it("loads nothing of the SDK but the protocol's messages", async () => {
    const list = join(ROOT, "loaded");
    const hook = join(ROOT, "hook.cjs");
    writeFileSync(
      hook,
      `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")))`,
    );
    const other = await startEngine();
    const started = await startPlugin(other, { env: { NODE_OPTIONS: `--require ${hook}` } });
    other.kill();
    await started.ended;
    const loaded = readFileSync(list, "utf8").split("\n");
    const sdk = loaded.filter((file) => file.includes("/@pulumi/"));
    assert.ok(sdk.length > 0);
    assert.deepEqual(
      sdk.filter((file) => !/@pulumi\/pulumi\/proto\/\w+_pb\.js$/.test(file)),
      [],
    );
  });

  it("keeps what Node compiled in Pulumi's home, and starts where it cannot", async () => {
    const home = join(ROOT, "home");
    writeFileSync(join(ROOT, "no-home"), "");
    for (const PULUMI_HOME of [home, join(ROOT, "no-home")]) {
      const other = await startEngine();
      const started = await startPlugin(other, { env: { PULUMI_HOME } });
      assert.deepEqual(await started.ask("getPluginInfo"), {});
      other.kill();
      assert.deepEqual(await started.ended, [0, null]);
    }
    const [version = ""] = readdirSync(join(home, "cache/openmetadata-auth0"));
    assert.match(version, /^v22/);
    const compiled = readdirSync(join(home, "cache/openmetadata-auth0", version));
    assert.ok(compiled.length > 20, `${compiled.length} files`);
  });

  it("starts without what only an up needs", async () => {
    const list = join(ROOT, "compiled");
    const other = await startEngine();
    const started = await startPlugin(other, {
      env: { NODE_OPTIONS: `--import ${loadedFiles(list)}` },
    });
    other.kill();
    await started.ended;
    const own = readFileSync(list, "utf8")
      .split("\n")
      .map((url) => /\/(live\/.*|model\/.*|node_modules\/(?:zod|yaml|jose)\/.*)/.exec(url)?.[1])
      .filter((file) => file !== undefined);
    assert.ok(own.includes("live/files/handler.ts"));
    assert.deepEqual(
      own.filter((file) =>
        /^(live\/files\/(?!handler)|live\/rollout\/(?!handler)|node_modules)/.test(file),
      ),
      [],
    );
  });

  it("started by a person says who starts it", () => {
    const { status, stderr } = spawnSync(SCRIPT, { env: withNode(), encoding: "utf8" });
    assert.equal(status, 2);
    assert.match(stderr, /^Pulumi starts this plugin: run `pulumi up`\. \(It expects the engine/m);
  });
});

describe("a session", () => {
  it("accepts secrets and previews", async () => {
    assert.deepEqual(await plugin.ask("configure"), { acceptsecrets: true, supportspreview: true });
  });

  it("takes nothing of the project's configuration, which has the same namespace", async () => {
    const news = { serverUrl: "https://om.example.com", existingSigningKey: secret("PEM") };
    assert.deepEqual(await plugin.ask("checkConfig", { news }), { inputs: {} });
    assert.deepEqual(await plugin.ask("diffConfig", { olds: {}, news }), { changes: 1 });
  });

  it("says that it lacks what it lacks", async () => {
    for (const method of ["handshake", "getSchema"]) {
      await assert.rejects(plugin.ask(method), { code: 12 });
    }
  });

  it("names the types there are", async () => {
    await assert.rejects(
      plugin.ask("check", { type: "openmetadata-auth0:live:Filess", news: {} }),
      {
        code: 2,
        details: `there is no resource openmetadata-auth0:live:Filess: use openmetadata-auth0:live:Adoption or openmetadata-auth0:live:DeploymentPatch or openmetadata-auth0:live:DeploymentRollout or openmetadata-auth0:live:DockerHost or ${FILES} or openmetadata-auth0:live:Generation or openmetadata-auth0:live:PatchableDeployment or ${ROLLOUT} or openmetadata-auth0:live:SigningKey`,
      },
    );
  });
});

describe("check", () => {
  const check = (type: string, news: object) => plugin.ask("check", { type, olds: {}, news });
  const failures = async (type: string, news: object) => (await check(type, news)).failures;

  it("returns the inputs, the files secret even where they were not", async () => {
    assert.deepEqual(await check(FILES, files("/etc/sso", { files: someFiles(), owner: null })), {
      inputs: files("/etc/sso"),
    });
    assert.deepEqual(await check(ROLLOUT, rollout({ kid: secret("k1") })), {
      inputs: rollout({ kid: secret("k1") }),
    });
  });

  it("lets the unknown pass, secret or not", async () => {
    const unknown = files("/etc/sso", { files: secret(UNKNOWN), directory: UNKNOWN });
    assert.deepEqual(await check(FILES, unknown), { inputs: unknown });
    const partly = rollout({ restartCommand: ["systemctl", UNKNOWN] });
    assert.deepEqual(await check(ROLLOUT, partly), {
      inputs: rollout({ restartCommand: UNKNOWN }),
    });
  });

  it("names what is missing, unheard of or of another kind, and no value", async () => {
    const { stack, ...rest } = files("/etc/sso");
    const wrong = {
      ...rest,
      files: secret("hidden"),
      owner: { uid: 1 },
      drift: "hidden",
      fils: [],
    };
    assert.deepEqual(await failures(FILES, wrong), [
      {
        property: "",
        reason:
          "fils is not an input: leave it out (there are directory, files, keep, owner, stack, drift)",
      },
      {
        property: "",
        reason: "files is a text: give a list, each an object with path and content",
      },
      { property: "", reason: "owner is an object: give an object with uid and gid" },
      { property: "", reason: "stack is missing: give a text" },
      { property: "", reason: "drift is a text: give a list, each a text" },
    ]);
    assert.deepEqual(await failures(ROLLOUT, rollout({ healthTimeout: "5", kid: [] })), [
      { property: "", reason: "kid is a list: give a text" },
      { property: "", reason: "healthTimeout is a text: give a number" },
    ]);
  });
});

describe("diff", () => {
  const diff = (type: string, olds: object, news: object) =>
    plugin.ask("diff", { type, id: "/etc/sso", olds, news });
  const [none, some] = [1, 2];
  const [add, remove, update, updateReplace] = [0, 2, 4, 5];
  const outs = files("/etc/sso", { delivery: "one" });

  it("finds nothing where nothing changed", async () => {
    assert.deepEqual(await diff(FILES, outs, files("/etc/sso")), {
      changes: none,
      hasdetaileddiff: true,
    });
  });

  it("names the inputs that change", async () => {
    const news = files("/etc/sso", { files: secret(someFiles("A=2")), owner: { uid: 1, gid: 1 } });
    assert.deepEqual(await diff(FILES, outs, news), {
      changes: some,
      diffs: ["files", "owner"],
      hasdetaileddiff: true,
      detaileddiff: [
        ["files", { kind: update, inputdiff: true }],
        ["owner", { kind: add, inputdiff: true }],
      ],
    });
    const olds = rollout({ healthUrl: "http://localhost", pending: false, status: "…" });
    assert.deepEqual((await diff(ROLLOUT, olds, rollout())).detaileddiff, [
      ["healthUrl", { kind: remove, inputdiff: true }],
    ]);
  });

  it("replaces for another directory", async () => {
    assert.deepEqual(await diff(FILES, outs, files("/etc/other")), {
      changes: some,
      diffs: ["directory"],
      replaces: ["directory"],
      hasdetaileddiff: true,
      detaileddiff: [["directory", { kind: updateReplace, inputdiff: true }]],
    });
  });

  it("shows the drift that a refresh found, and a server that lags behind", async () => {
    const drifted = { ...outs, drift: ["jwks.json is missing"] };
    assert.deepEqual((await diff(FILES, drifted, files("/etc/sso"))).diffs, ["drift"]);
    const olds = rollout({ kid: "k0", pending: true, status: "pending" });
    assert.deepEqual((await diff(ROLLOUT, olds, rollout())).detaileddiff, [
      ["kid", { kind: update, inputdiff: true }],
      ["pending", { kind: remove, inputdiff: false }],
    ]);
  });

  it("takes the unknown for changed", async () => {
    const news = files("/etc/sso", { files: secret(UNKNOWN) });
    assert.deepEqual((await diff(FILES, outs, news)).diffs, ["files"]);
    const olds = rollout({ pending: false, status: "…" });
    assert.deepEqual((await diff(ROLLOUT, olds, rollout({ delivery: UNKNOWN }))).diffs, [
      "delivery",
    ]);
  });
});

describe("a preview", () => {
  it("of a delivery knows all but its id, and writes nothing", async () => {
    const directory = newDirectory();
    const properties = files(directory, { files: secret(UNKNOWN) });
    assert.deepEqual(await plugin.ask("create", { type: FILES, properties, preview: true }), {
      properties: { ...properties, delivery: UNKNOWN, instance: UNKNOWN },
    });
    const olds = files(directory, { delivery: "one", instance: "i" });
    const news = files(directory, { owner: { uid: 1, gid: 1 } });
    assert.deepEqual(await plugin.ask("update", { type: FILES, olds, news, preview: true }), {
      properties: { ...news, delivery: UNKNOWN, instance: "i" },
    });
    assert.equal(existsSync(directory), false);
  });

  it("of a rollout knows the status where nobody will look", async () => {
    const preview = async (properties: object) =>
      (await plugin.ask("create", { type: ROLLOUT, properties, preview: true })).properties;
    const unwatched = rollout({ delivery: UNKNOWN, restartCommand: ["false"] });
    assert.deepEqual(await preview(unwatched), {
      ...unwatched,
      pending: false,
      status: "restarted, not checked",
    });
    const watched = rollout({ healthUrl: "http://localhost:1" });
    assert.deepEqual(await preview(watched), { ...watched, pending: UNKNOWN, status: UNKNOWN });
  });
});

describe("a resource's life", () => {
  it("creates, reads, updates and deletes, the files secret throughout", async () => {
    const directory = newDirectory();
    const inputs = files(directory);
    const { id, properties } = await delivered(inputs);
    const { delivery, instance } = properties as unknown as Record<string, string>;
    assert.equal(id, directory);
    assert.deepEqual(properties, { ...inputs, delivery, instance });
    assert.equal(readFileSync(join(directory, "openmetadata.env"), "utf8"), "A=1");

    const read = () => plugin.ask("read", { type: FILES, id, inputs, properties });
    assert.deepEqual(await read(), { id, inputs, properties });
    writeFileSync(join(directory, "openmetadata.env"), "A=changed by hand");
    const drift = ["openmetadata.env has other content"];
    assert.deepEqual(await read(), {
      id,
      inputs: { ...inputs, drift },
      properties: { ...properties, drift },
    });

    const news = files(directory, { files: someFiles("A=2") });
    const updated = await plugin.ask("update", { type: FILES, id, olds: properties, news });
    const next = updated.properties as { delivery: string };
    assert.notEqual(next.delivery, delivery);
    assert.deepEqual(next, {
      ...files(directory, { files: secret(someFiles("A=2")) }),
      delivery: next.delivery,
      instance,
    });

    assert.deepEqual(await plugin.ask("delete", { type: FILES, id, properties: next }), {});
    assert.equal(existsSync(directory), false);
    assert.deepEqual(await read(), {});
  });

  it("keeps secret what came in secret", async () => {
    const inputs = rollout({ kid: secret("k1"), restartCommand: ["true", secret("word")] });
    const { properties } = await plugin.ask("create", { type: ROLLOUT, properties: inputs });
    const outs = {
      ...rollout({ kid: secret("k1"), restartCommand: secret(["true", "word"]) }),
      pending: false,
      status: "restarted, not checked",
    };
    assert.deepEqual(properties, outs);
    const found = await plugin.ask("read", { type: ROLLOUT, id: "x", inputs, properties: outs });
    assert.deepEqual(found.properties, outs);
  });

  it("cannot begin with an import", async () => {
    await assert.rejects(plugin.ask("read", { type: FILES, id: "/etc/sso" }), {
      code: 2,
      details: `${FILES} cannot be imported: let \`pulumi up\` make it`,
    });
  });

  it("fails with the message of its handler, alone", async () => {
    const directory = newDirectory();
    await delivered(files(directory));
    const theirs = files(directory, { stack: "openmetadata-auth0/other" });
    await assert.rejects(plugin.ask("create", { type: FILES, properties: theirs }), {
      code: 2,
      details: `target.directory ${directory} belongs to the stack openmetadata-auth0/test: name another directory, or destroy that stack first`,
    });
  });
});

describe("a rollout", () => {
  it("that stays pending warns on every run, beside its resource", async () => {
    const server = await showing("k0");
    const status =
      "pending (it signs with key k0): restart OpenMetadata with the delivered files, then run `pulumi up` again";
    const [warning, urn] = [2, "urn:pulumi:test::openmetadata-auth0::Rollout::openmetadata"];
    const line = [warning, urn, `OpenMetadata's restart is ${status}`];
    const inputs = rollout({ healthUrl: server.url });
    const created = await plugin.ask("create", { type: ROLLOUT, urn, properties: inputs });
    assert.deepEqual(created.properties, { ...inputs, pending: true, status });
    assert.deepEqual(engine.logged, [line]);
    const olds = created.properties as object;
    await plugin.ask("update", { type: ROLLOUT, urn, olds, news: inputs });
    assert.deepEqual(engine.logged, [line, line]);
    server.close();
  });

  it("warns past a proxy that leads elsewhere", async () => {
    const nowhere = { http_proxy: "http://127.0.0.1:1", no_proxy: "", NO_PROXY: "" };
    const own = await startPlugin(engine, { env: nowhere });
    const { length } = engine.logged;
    const properties = rollout({ healthUrl: "http://127.0.0.1:1" });
    await own.ask("create", { type: ROLLOUT, urn: "urn:of-this", properties });
    assert.deepEqual(
      engine.logged.slice(length).map(([, urn]) => urn),
      ["urn:of-this"],
    );
    own.process.kill();
    await own.ended;
  });

  it("stops waiting when the run is cancelled", async () => {
    const own = await startPlugin(engine);
    let asked = () => {};
    const wasAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const server = await showing("k0", () => asked());
    const properties = rollout({ healthUrl: server.url, restartCommand: ["true"] });
    const waiting = assert.rejects(own.ask("create", { type: ROLLOUT, properties }), {
      code: 2,
      details: `stopped before OpenMetadata at ${server.url} showed the key k1: run \`pulumi up\` again`,
    });
    await wasAsked;
    assert.deepEqual(await own.ask("cancel"), {});
    await waiting;
    server.close();
    own.process.kill();
    await own.ended;
  });
});
