import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  answer,
  CONNECTION_CLIENT,
  GET_CONNECTION,
  named,
  outputsOf,
  refusal,
  Session,
  token,
} from "./session.ts";

const path = "connections/con_1";
const clients = `${path}/clients`;
const short = `${path}?fields=strategy%2Cname&include_fields=true`;
const switched = (clientId: string, on: boolean) => [{ client_id: clientId, status: on }];
const enabled = (...ids: string[]) => ({ clients: ids.map((client_id) => ({ client_id })) });
const named1 = { id: "con_1", name: "Users", strategy: "auth0" };
const missing = "The connection does not exist";

/** From source, not recorded. */
describe("ConnectionClient", () => {
  let session: Session;
  const link = named(CONNECTION_CLIENT, "users");
  const id = "con_1::c1";
  const inputs = { __defaults: [], connectionId: "con_1", clientId: "c1" };
  const outputs = { id, connectionId: "con_1", clientId: "c1", name: "Users", strategy: "auth0" };
  const read = { ...link, id, properties: outputs, inputs };

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  test("switches one client on, and looks", async () => {
    const created = await session.call("Create", { ...link, properties: inputs }, [
      answer("PATCH", clients, undefined, 204),
      answer("GET", clients, enabled("c0", "c1")),
      answer("GET", short, named1),
    ]);
    assert.equal(created.response?.id, id);
    assert.deepEqual(outputsOf(created), { ...outputs, __pulumi_raw_state_delta: { obj: {} } });
    assert.deepEqual(session.calls(), [
      [`PATCH ${clients}`, switched("c1", true)],
      [`GET ${clients}`],
      [`GET ${short}`],
    ]);
  });

  test("for a connection that does not exist is no state, and no error of the API", async () => {
    const { error } = await session.call("Create", { ...link, properties: inputs }, [
      refusal("PATCH", clients, 404, missing),
    ]);
    assert.equal(
      error?.message,
      `expected non-nil error with nil state during Create of ${link.urn}`,
    );
  });

  test("waits for others on the same connection", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const create = (clientId: string) =>
      session.client.call("Create", { ...link, properties: { ...inputs, clientId } });
    await session.configure();
    session.tenant.expect([
      token,
      { ...answer("PATCH", clients, undefined, 204), heldUntil: released },
      answer("GET", "connections/con_2", { id: "con_2" }),
      answer("GET", clients, enabled("c1")),
      answer("GET", short, named1),
      answer("PATCH", clients, undefined, 204),
      answer("GET", clients, enabled("c1", "c2")),
      answer("GET", short, named1),
    ]);
    const created = [create("c1"), create("c2")];
    const other = {
      tok: GET_CONNECTION,
      args: { connectionId: "con_2", skipEnabledClients: true },
    };
    await session.client.call("Invoke", other);
    release();
    await Promise.all(created);
    const one = [`PATCH ${clients}`, `GET ${clients}`, `GET ${short}`];
    assert.deepEqual(
      session
        .calls()
        .map(([call]) => call)
        .filter((call) => call !== "GET connections/con_2"),
      [...one, ...one],
    );
  });

  test("is replaced by any change", async () => {
    const diff = { ...link, id, olds: outputs, news: { ...inputs, clientId: "c2" } };
    assert.deepEqual((await session.client.call("Diff", diff)).response, {
      changes: "DIFF_SOME",
      diffs: ["clientId"],
      detailedDiff: { clientId: { kind: "UPDATE_REPLACE" } },
      replaces: ["clientId"],
      stables: ["connectionId"],
      hasDetailedDiff: true,
    });
  });

  test("is looked for by checkpoint", async () => {
    await session.call("Read", read, [
      answer("GET", clients, { ...enabled("c0"), next: "cursor" }),
      answer("GET", `${clients}?from=cursor`, enabled("c1")),
      answer("GET", short, named1),
    ]);
    assert.equal(session.calls().length, 3);
  });

  test("that was switched off is gone", async () => {
    const { response } = await session.call("Read", read, [answer("GET", clients, enabled("c0"))]);
    assert.deepEqual(response, {});
  });

  test("of a connection that is gone cannot be refreshed", async () => {
    const { error } = await session.call("Read", read, [refusal("GET", clients, 404, missing)]);
    assert.equal(
      error?.message,
      `refreshing ${link.urn}: 1 error occurred:\n\t* 404 Not Found: ${missing}\n\n`,
    );
  });

  test("is switched off when it is deleted", async () => {
    const request = { ...link, id, properties: outputs };
    await session.call("Delete", request, [answer("PATCH", clients, undefined, 204)]);
    assert.deepEqual(session.calls(), [[`PATCH ${clients}`, switched("c1", false)]]);
    const { error } = await session.call("Delete", request, [
      refusal("PATCH", clients, 404, missing),
    ]);
    assert.equal(error, undefined);
  });

  test("is imported by connection and client", async () => {
    const { response } = await session.call("Read", { ...link, id }, [
      answer("GET", clients, enabled("c1")),
      answer("GET", short, named1),
    ]);
    assert.deepEqual(response?.inputs, inputs);
    assert.deepEqual((await session.call("Read", { ...link, id: "con_1" }, [])).response, {});
  });
});
