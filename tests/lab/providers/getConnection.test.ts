import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Properties } from "../../../lab/providers/wire.ts";
import { answer, GET_CONNECTION, refusal, Session } from "./session.ts";

const path = "connections/con_1";
const clients = `${path}/clients`;
const missing = "The connection does not exist";

/** From source, not recorded. */
describe("getConnection", () => {
  let session: Session;
  const list = "connections?include_totals=true&per_page=50&take=100";
  const base = { id: "con_1", name: "Users", strategy: "auth0" };
  const live = {
    ...base,
    options: { mfa: { active: true } },
    is_domain_connection: false,
    realms: ["Users"],
    authentication: { active: true },
  };
  const result = {
    ...base,
    displayName: "",
    isDomainConnection: false,
    metadata: {},
    realms: ["Users"],
    authentications: [{ active: true }],
    connectedAccounts: [],
    enabledClients: ["c1", "c2"],
    skipEnabledClients: false,
  };

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  const invoke = (args: Properties, script: Parameters<Session["call"]>[2]) =>
    session.call("Invoke", { tok: GET_CONNECTION, args }, script);

  test("finds a connection by name, page after page", async () => {
    const { response } = await invoke({ name: "Users" }, [
      answer("GET", list, { connections: [{ id: "con_0", name: "users" }], next: "cursor" }),
      answer("GET", `connections?from=cursor&${list.split("?")[1]}`, { connections: [live] }),
      answer("GET", clients, { clients: [{ client_id: "c2" }, { client_id: "c1" }] }),
    ]);
    assert.deepEqual(response?.return, result);
    assert.equal(session.calls().length, 3);
  });

  test("reads a connection by id, without its clients if they are not wanted", async () => {
    const enterprise = { ...live, strategy: "samlp", show_as_button: true };
    const args = { connectionId: "con_1", skipEnabledClients: true };
    const { response } = await invoke(args, [answer("GET", path, enterprise)]);
    assert.deepEqual(response?.return, {
      ...result,
      connectionId: "con_1",
      strategy: "samlp",
      showAsButton: true,
      enabledClients: [],
      skipEnabledClients: true,
    });
    assert.deepEqual(session.calls(), [[`GET ${path}`]]);
  });

  for (const [args, script, message] of [
    [
      { name: "nobody" },
      [answer("GET", list, { connections: [live] })],
      'No connection found with "name" = "nobody"',
    ],
    [{ connectionId: "con_1" }, [refusal("GET", path, 404, missing)], `404 Not Found: ${missing}`],
    [{}, [], "One of 'connection_id' or 'name' is required."],
  ] as const) {
    test(`fails with ${message}`, async () => {
      const { error } = await invoke(args as Properties, [...script]);
      assert.equal(
        error?.message,
        `invoking ${GET_CONNECTION}: 1 error occurred:\n\t* ${message}\n\n`,
      );
    });
  }
});
