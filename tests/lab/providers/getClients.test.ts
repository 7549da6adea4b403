import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Properties } from "../../../lab/providers/wire.ts";
import { answer, refusal, Session } from "./session.ts";

const GET_CLIENTS = "auth0:index/getClients:getClients";
const list = (page: number, more = "") =>
  `clients?${more}include_totals=true&page=${page}&per_page=100`;
const page = (start: number, total: number, ...names: string[]) => ({
  start,
  limit: 1,
  total,
  clients: names.map((name) => ({ client_id: `id-${name}`, name })),
});

/** From source, not recorded. */
describe("getClients", () => {
  let session: Session;
  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  const invoke = (args: Properties, script: Parameters<Session["call"]>[2]) =>
    session.call("Invoke", { tok: GET_CLIENTS, args }, script);
  const namesIn = (returned: unknown) =>
    (returned as { clients: { name: string }[] }).clients.map(({ name }) => name);

  test("reads every page, and keeps those whose name holds what is sought, case and all", async () => {
    const { response } = await invoke({ nameFilter: "Open" }, [
      answer("GET", list(0), page(0, 3, "OpenMetadata")),
      answer("GET", list(1), page(1, 3, "openmetadata")),
      answer("GET", list(2), page(2, 3, "My Open")),
    ]);
    assert.deepEqual(namesIn(response?.return), ["OpenMetadata", "My Open"]);
    assert.equal(session.calls().length, 3);
  });

  test("gives secrets in plain, and nothing where Auth0 shows nothing", async () => {
    const shown = { client_id: "c1", name: "One", client_secret: "fake-secret", callbacks: ["x"] };
    const { response } = await invoke({ nameFilter: "One" }, [
      answer("GET", list(0), { clients: [shown, { client_id: "c2", name: "One" }] }),
    ]);
    const empty = {
      description: "",
      appType: "",
      isFirstParty: false,
      isTokenEndpointIpHeaderTrusted: false,
      allowedLogoutUrls: [],
      allowedOrigins: [],
      allowedClients: [],
      grantTypes: [],
      webOrigins: [],
      clientMetadata: {},
    };
    const { id, ...returned } = (response?.return ?? {}) as Record<string, unknown>;
    assert.match(String(id), /^clients-[0-9a-f]{64}$/);
    assert.deepEqual(returned, {
      nameFilter: "One",
      clients: [
        { ...empty, clientId: "c1", name: "One", clientSecret: "fake-secret", callbacks: ["x"] },
        { ...empty, clientId: "c2", name: "One", clientSecret: "", callbacks: [] },
      ],
    });
  });

  test("lets Auth0 filter by all but the name", async () => {
    const query = "app_type=spa&external_client_id=https%3A%2F%2Fx&";
    const url = list(0, query).replace("&page", "&is_first_party=true&page");
    const args = { appTypes: ["spa"], externalClientId: "https://x", isFirstParty: true };
    const { response } = await invoke(args, [answer("GET", url, page(0, 1, "a"))]);
    assert.deepEqual(namesIn(response?.return), ["a"]);
  });

  test("finds nothing without an error", async () => {
    const { response } = await invoke({ nameFilter: "b" }, [
      answer("GET", list(0), page(0, 1, "a")),
    ]);
    assert.deepEqual(namesIn(response?.return), []);
  });

  test("fails with what Auth0 refuses", async () => {
    const { error } = await invoke({}, [refusal("GET", list(0), 403, "Insufficient scope")]);
    assert.equal(
      error?.message,
      `invoking ${GET_CLIENTS}: 1 error occurred:\n\t* 403 Forbidden: Insufficient scope\n\n`,
    );
  });
});
