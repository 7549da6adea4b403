import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
});
after(() => tenant.close());
beforeEach(() => {
  for (const { id } of tenant.actions.list()) tenant.actions.delete(id);
});

const code = "exports.onExecutePostLogin = async (event, api) => {};\n";
const postLogin = [{ id: "post-login", version: "v3" }];
const policy = { name: "policy", supported_triggers: postLogin, code, runtime: "node22" };

/** Created, looked at until it is built, and deployed: as the plugin does it. */
async function deployed(body: object = policy) {
  const { id } = (await api.send("POST", "/actions/actions", body)).body;
  await api.send("GET", `/actions/actions/${id}`);
  await api.send("POST", `/actions/actions/${id}/deploy`);
  return String(id);
}

test("a new Action is pending, and built when it is looked at", async () => {
  const { status, body } = await api.send("POST", "/actions/actions", policy);
  assert.equal(status, 201);
  const { id, created_at, updated_at } = body;
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Date(created_at).toISOString(), created_at);
  assert.deepEqual(body, {
    ...policy,
    id,
    created_at,
    updated_at,
    dependencies: [],
    status: "pending",
    secrets: [],
    all_changes_deployed: false,
  });
  const read = await api.send("GET", `/actions/actions/${id}`);
  assert.deepEqual([read.status, read.body], [200, { ...body, status: "built" }]);
});

test("what is left out has Auth0's defaults", async () => {
  const { status, body } = await api.send("POST", "/actions/actions", {
    name: "bare",
    supported_triggers: postLogin,
  });
  assert.equal(status, 201);
  assert.deepEqual([body.code, body.runtime, body.dependencies], ["", "node22", []]);
});

test("a deployment makes a version of the draft, numbered from one", async () => {
  const id = await deployed();
  const { body } = await api.send("GET", `/actions/actions/${id}`);
  const { created_at, id: versionId } = body.deployed_version;
  assert.deepEqual(body.deployed_version, {
    code,
    dependencies: [],
    id: versionId,
    deployed: true,
    number: 1,
    built_at: created_at,
    secrets: [],
    status: "built",
    created_at,
    updated_at: created_at,
    runtime: "node22",
    supported_triggers: postLogin,
  });
  assert.deepEqual(body.current_version, {
    id: versionId,
    code,
    runtime: "node22",
    status: "BUILT",
    number: 1,
    build_time: created_at,
    created_at,
    updated_at: created_at,
  });
  assert.equal(body.all_changes_deployed, true);
});

test("the answer to a deployment shows the version as not deployed yet", async () => {
  const { body: draft } = await api.send("POST", "/actions/actions", policy);
  await api.send("GET", `/actions/actions/${draft.id}`);
  const { status, body } = await api.send("POST", `/actions/actions/${draft.id}/deploy`);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    code,
    dependencies: [],
    id: body.id,
    deployed: false,
    number: 1,
    secrets: [],
    status: "built",
    created_at: body.created_at,
    updated_at: body.created_at,
    runtime: "node22",
    supported_triggers: postLogin,
    action: {
      id: draft.id,
      name: "policy",
      supported_triggers: postLogin,
      created_at: draft.created_at,
      updated_at: draft.created_at,
      all_changes_deployed: false,
    },
  });
});

test("a draft that is not built yet cannot be deployed", async () => {
  const { body: draft } = await api.send("POST", "/actions/actions", policy);
  const { status, body } = await api.send("POST", `/actions/actions/${draft.id}/deploy`);
  assert.equal(status, 400);
  assert.deepEqual(body, {
    statusCode: 400,
    error: "Bad Request",
    message: "A draft must be in the 'built' state before it can be deployed.",
  });
});

test("a change goes to the draft and leaves what is deployed", async () => {
  const id = await deployed();
  const changed = "exports.onExecutePostLogin = async () => { throw new Error('x'); };\n";
  const { status, body } = await api.send("PATCH", `/actions/actions/${id}`, { code: changed });
  assert.equal(status, 200);
  assert.deepEqual(
    [body.code, body.name, body.status, body.all_changes_deployed, body.deployed_version.code],
    [changed, "policy", "pending", false, code],
  );
  await api.send("GET", `/actions/actions/${id}`);
  await api.send("POST", `/actions/actions/${id}/deploy`);
  const { body: after } = await api.send("GET", `/actions/actions/${id}`);
  assert.deepEqual(
    [after.deployed_version.code, after.deployed_version.number, after.all_changes_deployed],
    [changed, 2, true],
  );
});

test("code with a mistake in its syntax is taken and deployed", async () => {
  const id = await deployed({ ...policy, code: '};"\n' });
  assert.equal(
    (await api.send("GET", `/actions/actions/${id}`)).body.deployed_version.code,
    '};"\n',
  );
});

test("the value of a secret is never shown", async () => {
  const secrets = [{ name: "KEY", value: "fake-secret-of-an-action" }];
  const id = await deployed({ ...policy, secrets });
  const path = `/actions/actions/${id}`;
  const answers = [
    await api.send("GET", path),
    await api.send("PATCH", path, { secrets: [{ name: "KEY", value: "fake-secret-2" }] }),
    await api.send("GET", path),
    await api.send("POST", `${path}/deploy`),
    await api.send("GET", "/actions/actions"),
  ];
  for (const { body } of answers) assert.doesNotMatch(JSON.stringify(body), /fake-secret/);
  const { body } = await api.send("GET", path);
  for (const { secrets } of [body, body.deployed_version]) {
    assert.deepEqual(Object.keys(secrets[0]), ["name", "updated_at"]);
  }
});

test("a list of secrets replaces the list, and those that stay come first", async () => {
  const value = "fake-secret";
  const id = await deployed({
    ...policy,
    secrets: [
      { name: "old", value },
      { name: "foo", value },
    ],
  });
  const names = async (secrets: object[] | undefined) => {
    const body = secrets ? { secrets } : { name: "renamed" };
    const reply = await api.send("PATCH", `/actions/actions/${id}`, body);
    return reply.body.secrets.map(({ name }: { name: string }) => name);
  };
  assert.deepEqual(await names(undefined), ["old", "foo"]);
  assert.deepEqual(
    await names([
      { name: "bar", value },
      { name: "foo", value },
    ]),
    ["foo", "bar"],
  );
  assert.deepEqual(await names([]), []);
});

test("the list is filtered and counted", async () => {
  await deployed();
  await api.send("POST", "/actions/actions", { ...policy, name: "draft" });
  const list = async (query: string) => {
    const { body } = await api.send("GET", `/actions/actions?${query}`);
    const { actions, ...page } = body;
    return { names: actions.map(({ name }: { name: string }) => name), page };
  };
  assert.deepEqual(await list("per_page=50"), {
    names: ["policy", "draft"],
    page: { total: 2, start: 0, limit: 50, page: 0, per_page: 50 },
  });
  assert.deepEqual((await list("actionName=draft")).names, ["draft"]);
  assert.deepEqual((await list("deployed=true")).names, ["policy"]);
  assert.deepEqual((await list("triggerId=post-login&page=1&per_page=1")).names, ["draft"]);
  assert.deepEqual((await list("triggerId=credentials-exchange")).names, []);
});

test("an Action that does not exist", async () => {
  const path = "/actions/actions/09ee2b9b-282d-4a65-87d1-f01adf007745";
  for (const [method, where, payload] of [
    ["GET", path],
    ["PATCH", path, {}],
    ["DELETE", path],
    ["POST", `${path}/deploy`],
  ] as const) {
    const { status, body } = await api.send(method, where, payload);
    assert.equal(status, 404, method);
    const message = "That action does not exist.";
    assert.deepEqual(body, { statusCode: 404, error: "Not Found", message });
  }
});

test("an Action goes, but not while it is bound, unless by force", async () => {
  const id = await deployed();
  tenant.bindings.set("post-login", [id]);
  const { status, body } = await api.send("DELETE", `/actions/actions/${id}`);
  assert.equal(status, 409);
  const message = "Unable to delete an action bound to a trigger.";
  assert.deepEqual(body, { statusCode: 409, error: "Conflict", message });
  assert.deepEqual(tenant.bindings.list("post-login"), [id]);

  tenant.bindings.set("post-login", []);
  assert.equal((await api.send("DELETE", `/actions/actions/${id}`)).status, 204);
  assert.equal(tenant.actions.get(id), undefined);

  const bound = await deployed();
  tenant.bindings.set("post-login", [bound]);
  assert.equal((await api.send("DELETE", `/actions/actions/${bound}?force=true`)).status, 204);
  assert.deepEqual(tenant.bindings.list("post-login"), []);
});

const mistakes = [
  { body: {}, message: "'Missing required property: name'" },
  { body: { name: "x" }, message: "'Missing required property: supported_triggers'" },
  {
    body: { ...policy, supported_triggers: [{ id: "post-logout" }] },
    message: "'No enum match for: post-logout' on property supported_triggers[0].id",
  },
  {
    body: { ...policy, secret: [] },
    message: "'Additional properties not allowed: secret'",
  },
  {
    body: { ...policy, dependencies: [{ name: "lodash" }] },
    message: "'Missing required property: version' on property dependencies[0]",
  },
];

for (const { body, message } of mistakes) {
  test(`an Action is refused: ${message}`, async () => {
    const reply = await api.send("POST", "/actions/actions", body);
    assert.equal(reply.status, 400);
    assert.deepEqual(reply.body, {
      statusCode: 400,
      error: "Bad Request",
      message: `Payload validation error: ${message}.`,
      errorCode: "invalid_body",
    });
  });
}
