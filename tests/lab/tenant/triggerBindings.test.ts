import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;
let one: string;
let two: string;

const path = "/actions/triggers/post-login/bindings";

before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
  one = newAction("one");
  two = newAction("two");
});
after(() => tenant.close());

function newAction(name: string, deploy = true): string {
  const { id } = tenant.actions.create({ name, supported_triggers: [{ id: "post-login" }] });
  if (deploy) tenant.actions.deploy(id);
  return id;
}

const byId = (value: string) => ({ ref: { type: "action_id", value } });

test("nothing is bound at first, and the page says so", async () => {
  const { status, body } = await api.send("GET", `${path}?per_page=50`);
  assert.equal(status, 200);
  const page = { total: 0, start: 0, limit: 50, page: 0, per_page: 50 };
  assert.deepEqual(body, { bindings: [], ...page });
});

test("a binding shows its Action, with the version that runs", async () => {
  const bindings = [{ display_name: "first", ...byId(one) }];
  const { status, body } = await api.send("PATCH", path, { bindings });
  assert.equal(status, 200);
  const { body: action } = await api.send("GET", `/actions/actions/${one}`);
  const [binding] = body.bindings;
  assert.deepEqual(body, {
    bindings: [
      {
        id: binding.id,
        trigger_id: "post-login",
        action: {
          id: one,
          name: "one",
          supported_triggers: [{ id: "post-login" }],
          created_at: action.created_at,
          updated_at: action.created_at,
          // Auth0 was recorded to say so, although there are none to deploy.
          all_changes_deployed: false,
          current_version: action.current_version,
          deployed_version: action.deployed_version,
        },
        created_at: binding.created_at,
        updated_at: binding.created_at,
        display_name: "first",
      },
    ],
  });
  const read = await api.send("GET", `${path}?page=0&per_page=100`);
  assert.deepEqual(read.body.bindings, body.bindings);
});

async function replace(bindings: object[]): Promise<string[]> {
  const { body } = await api.send("PATCH", path, { bindings });
  return body.bindings.map(({ display_name }: { display_name: string }) => display_name);
}

test("a PATCH replaces the whole list, in its order", async () => {
  assert.deepEqual(await replace([byId(one), byId(two)]), ["one", "two"]);
  assert.deepEqual(await replace([byId(two), byId(one)]), ["two", "one"]);
  assert.deepEqual(await replace([byId(two)]), ["two"]);
  assert.deepEqual(await replace([]), []);
  assert.deepEqual((await api.send("GET", path)).body.bindings, []);
});

test("an Action may be named by its name or by the binding that it has", async () => {
  assert.deepEqual(await replace([{ ref: { type: "action_name", value: "two" } }]), ["two"]);
  const { body } = await api.send("GET", path);
  const ref = { type: "binding_id", value: body.bindings[0].id };
  assert.deepEqual(await replace([{ ref, display_name: "again" }]), ["again"]);
  assert.deepEqual(tenant.bindings.list("post-login"), [two]);
});

test("pages end: the page after the last is empty, and the total stays", async () => {
  await replace([byId(one), byId(two)]);
  const first = await api.send("GET", `${path}?page=0&per_page=1`);
  assert.deepEqual([first.body.bindings.length, first.body.start, first.body.total], [1, 0, 2]);
  const last = await api.send("GET", `${path}?page=2&per_page=1`);
  assert.deepEqual([last.body.bindings.length, last.body.start, last.body.total], [0, 2, 2]);
});

test("a trigger has bindings of its own", async () => {
  await replace([byId(one)]);
  const { body } = await api.send("GET", "/actions/triggers/credentials-exchange/bindings");
  assert.deepEqual(body.bindings, []);
});

const refusals = [
  {
    what: "an Action that does not exist",
    binding: () => byId("09ee2b9b-282d-4a65-87d1-f01adf007745"),
    message: "That action does not exist.",
  },
  {
    what: "an Action that is not deployed",
    binding: () => byId(newAction("draft", false)),
    message: "Trying to create a binding for an action that has not been deployed yet",
  },
];

for (const { what, binding, message } of refusals) {
  test(`${what} is not bound, and the list stays as it is`, async () => {
    await replace([byId(one)]);
    const bindings = [byId(two), binding()];
    const { status, body } = await api.send("PATCH", path, { bindings });
    assert.equal(status, 400);
    assert.deepEqual(body, { statusCode: 400, error: "Bad Request", message });
    assert.deepEqual(tenant.bindings.list("post-login"), [one]);
  });
}

test("a binding in another form is refused", async () => {
  const bindings = [{ id_type: "action_id", id_value: one }];
  const { status, body } = await api.send("PATCH", path, { bindings });
  assert.equal(status, 400);
  assert.equal(body.errorCode, "invalid_body");
});

test("a trigger that does not exist", async () => {
  const reply = await api.send("GET", "/actions/triggers/post-logout/bindings");
  assert.deepEqual([reply.status, reply.body.message], [404, "That trigger does not exist."]);
});
