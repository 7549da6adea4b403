import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { type Properties, secret } from "../../../lab/providers/wire.ts";
import { ACTION, answer, named, outputsOf, refusal, Session } from "./session.ts";

const id = "11111111-1111-4111-8111-111111111111";
const path = `actions/actions/${id}`;
const action = named(ACTION, "policy");
const inputs = {
  __defaults: [],
  name: "policy",
  code: "exports.onExecutePostLogin = async () => {};",
  runtime: "node22",
  deploy: true,
  supportedTriggers: { __defaults: [], id: "post-login", version: "v3" },
};
const body = {
  name: inputs.name,
  code: inputs.code,
  runtime: "node22",
  supported_triggers: [{ id: "post-login", version: "v3" }],
};
const live = (more: Properties = {}) => ({ ...body, id, status: "built", ...more });
const deployed = live({ deployed_version: { id: "version-1", deployed: true } });
const posted = answer("POST", "actions/actions", live({ status: "pending" }), 201);
const secretOf = (name: string, value: string) => ({ __defaults: [], name, value });
const outputs = (more: Properties = {}): Properties => ({
  id,
  name: inputs.name,
  code: inputs.code,
  runtime: "node22",
  deploy: true,
  supportedTriggers: { id: "post-login", version: "v3" },
  dependencies: [],
  secrets: [],
  versionId: "version-1",
  ...more,
});

describe("Action", () => {
  let session: Session;

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  const create = (script: Parameters<Session["call"]>[2], more: Properties = {}) =>
    session.call("Create", { ...action, properties: { ...inputs, ...more } }, script);
  const update = (olds: Properties, news: Properties, script: Parameters<Session["call"]>[2]) =>
    session.call("Update", { ...action, id, olds, news: { ...inputs, ...news } }, script);

  test("is looked at until it is built, deployed, and looked at until that is done", async () => {
    const created = await create([
      posted,
      answer("GET", path, live({ status: "pending" })),
      answer("GET", path, live({ status: "building" })),
      answer("GET", path, live()),
      answer("POST", `${path}/deploy`, { id: "version-1", deployed: false }),
      answer("GET", path, live()),
      answer("GET", path, live({ deployed_version: { id: "version-1", deployed: false } })),
      answer("GET", path, deployed),
      answer("GET", path, deployed),
    ]);
    assert.equal(outputsOf(created).versionId, "version-1");
    const look = [`GET ${path}`];
    assert.deepEqual(session.calls(), [
      ["POST actions/actions", body],
      ...[look, look, look],
      [`POST ${path}/deploy`],
      ...[look, look, look, look],
    ]);
  });

  test("is not deployed unless the program says so", async () => {
    const created = await create([posted, answer("GET", path, live())], { deploy: false });
    assert.equal(outputsOf(created).versionId, null);
    assert.deepEqual(
      session.calls().map(([call]) => call),
      ["POST actions/actions", `GET ${path}`],
    );
  });

  test("that does not build fails, and is kept in the state", async () => {
    const { error } = await create([posted, answer("GET", path, live({ status: "failed" }))]);
    const reason =
      '1 error occurred:\n\t* action "policy" never reached built state: action "policy" failed ' +
      "to build, check the Auth0 UI for errors\n\n";
    assert.equal(error?.message, `creating ${action.urn}: ${reason}`);
    assert.equal(error?.details[0]?.id, id);
    assert.deepEqual(error?.details[0]?.reasons, [`creating ${action.urn}: ${reason}`]);
  });

  test("that is never built is given up after six minutes of growing waits", async () => {
    const pending = answer("GET", path, live({ status: "pending" }));
    const { error } = await create([posted, ...new Array(50).fill(pending)]);
    assert.equal(
      error?.message,
      `creating ${action.urn}: 1 error occurred:\n\t* action "policy" never reached built state: ` +
        'expected action "policy" status "pending" to equal "built"\n\n',
    );
    // 0.5 + 1 + 2 + 4 + 8 s and then 10 s each.
    assert.equal(session.calls().length, 1 + 40);
  });

  test("that is never deployed is given up, too", async () => {
    const looks = new Array(50).fill(answer("GET", path, live()));
    const { error } = await create([posted, answer("POST", `${path}/deploy`, {}), ...looks]);
    assert.equal(
      error?.message,
      `creating ${action.urn}: 1 error occurred:\n\t* action "policy" deploy never completed: ` +
        'action "policy" not deployed yet\n\n',
    );
  });

  test("has its secrets sent and kept in the order of their names, whatever the program's", async () => {
    const secrets = [secretOf("ZETA", "1"), secretOf("ALPHA", "2")];
    const found = answer("GET", path, live());
    const created = outputsOf(await create([posted, found], { deploy: false, secrets }));
    const [post] = session.calls();
    const sorted = [
      { name: "ALPHA", value: "2" },
      { name: "ZETA", value: "1" },
    ];
    assert.deepEqual(post?.[1], { ...body, secrets: sorted });
    assert.deepEqual(
      created.secrets,
      sorted.map(({ name, value }) => ({ name, value: secret(value) })),
    );

    const read = { ...action, id, properties: created, inputs: { ...inputs, secrets } };
    const refreshed = (await session.call("Read", read, [found])).response?.inputs as Properties;
    assert.deepEqual(refreshed.secrets, [
      { name: "ZETA", value: secret("1") },
      { name: "ALPHA", value: secret("2") },
    ]);
  });

  test("loses its secrets when the program has none any more", async () => {
    const olds = outputs({ secrets: [{ name: "KEY", value: "1" }], deploy: false });
    const kept = answer("GET", path, live({ secrets: [{ name: "KEY" }] }));
    await update(olds, { deploy: false }, [kept, answer("PATCH", path, live()), kept]);
    assert.deepEqual(session.calls(), [
      [`GET ${path}`],
      [`PATCH ${path}`, { ...body, secrets: [] }],
      [`GET ${path}`],
    ]);
  });

  test("with secrets that the program never had is not changed", async () => {
    const secrets = [{ name: "KEY" }, { name: "THEIRS" }, { name: "OTHER" }];
    const { error } = await update(outputs(), { secrets: [secretOf("KEY", "1")] }, [
      answer("GET", path, live({ secrets })),
    ]);
    const fault = (name: string) =>
      "\t* [secrets] Unmanaged Action Secret: Detected an action secret not managed though " +
      `Terraform: ${name}. If you proceed, this secret will get deleted. It is required to add ` +
      "this secret to your action configuration to prevent unintentionally destructive results.\n";
    assert.equal(
      error?.message,
      `updating ${action.urn}: 2 errors occurred:\n${fault("THEIRS")}${fault("OTHER")}\n`,
    );
    assert.equal(error?.details[0]?.id, id);
    assert.deepEqual(session.calls(), [[`GET ${path}`]]);
  });

  for (const [when, news, calls] of [
    ["its code changes", { code: "//" }, [`PATCH ${path}`]],
    [
      "its secrets change",
      { secrets: [secretOf("KEY", "1")] },
      [`GET ${path}`, "PATCH actions/actions/"],
    ],
  ] as const) {
    test(`that is gone when ${when} is an error`, async () => {
      const script = calls.map((call) => {
        const [method = "", at = ""] = call.split(" ");
        return refusal(method, at, 404, "That action was not found.");
      });
      const { error } = await update(outputs(), news as unknown as Properties, script);
      assert.equal(
        error?.message,
        `Resource provider reported that the resource did not exist while updating ${action.urn}.` +
          "\n\nThis is usually a result of the resource having been deleted outside of Pulumi, " +
          "and can often be fixed by running `pulumi refresh` before updating.",
      );
      assert.deepEqual(
        session.calls().map(([call]) => call),
        calls,
      );
    });
  }

  test("of Node 18 goes by another name to the API, and back", async () => {
    const found = answer("GET", path, live({ runtime: "node18-actions" }));
    const created = await create([posted, found], { runtime: "node18", deploy: false });
    assert.equal(outputsOf(created).runtime, "node18");
    assert.deepEqual(session.calls()[0], [
      "POST actions/actions",
      { ...body, runtime: "node18-actions" },
    ]);
  });

  test("that is imported has no timeouts, which come with the first change", async () => {
    const found = answer("GET", path, deployed);
    const read = { ...action, id };
    const imported = await session.call("Read", read, [found]);
    const properties = outputsOf(imported);
    assert.equal("__meta" in properties, false);
    assert.deepEqual(imported.response?.inputs, {
      __defaults: [],
      name: inputs.name,
      code: inputs.code,
      runtime: "node22",
      // The live action says nothing of it, and nothing is not the default (from source).
      deploy: null,
      supportedTriggers: { __defaults: [], id: "post-login", version: "v3" },
    });
    const refreshed = await session.call("Read", { ...read, properties, inputs }, [found]);
    assert.equal("__meta" in outputsOf(refreshed), false);
  });
});
