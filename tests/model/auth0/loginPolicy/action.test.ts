import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type {
  PostLoginApi,
  PostLoginEvent,
} from "../../../../model/auth0/loginPolicy/postLogin.ts";
import { FORMS, login } from "./login.ts";
import {
  ADMITTED,
  alice,
  client,
  EVENT,
  FOREIGN,
  MALFORMED,
  POLICY,
  REFUSED,
  RESERVED,
  UNCHECKED,
  UNVERIFIED,
  WAY,
  withEmail,
  withUser,
} from "./logins.ts";

const TEAMS = { name: "https://openmetadata.example.com/teams", from: "teams" };

for (const [form, handlerOf] of FORMS) {
  describe(`login policy, ${form}`, () => {
    for (const [what, event, sentence] of REFUSED) {
      it(`denies ${what}`, async () => {
        const outcome = await login(handlerOf(POLICY), event);
        assert.deepEqual(outcome, { denied: [sentence], claims: [] });
      });
    }

    for (const [what, event] of ADMITTED) {
      it(`lets in ${what}`, async () => {
        const outcome = await login(handlerOf(POLICY), event);
        assert.deepEqual(outcome, { denied: [], claims: [] });
      });
    }

    it("does not take the Kelvin sign for a k", async () => {
      const handler = handlerOf({ ...POLICY, emailDomains: ["kiosk.test"] });
      const kelvin = await login(handler, withEmail("alice@\u212aiosk.test"));
      assert.deepEqual(kelvin.denied, [FOREIGN]);
      assert.deepEqual((await login(handler, withEmail("alice@KIOSK.test"))).denied, []);
    });

    it("takes capitals in the policy for what they are", async () => {
      const handler = handlerOf({
        ...POLICY,
        emailDomains: ["Example.COM"],
        deniedNames: ["Root"],
      });
      assert.deepEqual((await login(handler, EVENT)).denied, []);
      assert.deepEqual((await login(handler, withEmail("root@example.com"))).denied, [RESERVED]);
    });

    it("lets people of several domains in", async () => {
      const handler = handlerOf({ ...POLICY, emailDomains: ["example.com", "example.org"] });
      assert.deepEqual((await login(handler, withEmail("carol@example.org"))).denied, []);
      assert.deepEqual((await login(handler, withEmail("carol@example.net"))).denied, [FOREIGN]);
    });

    it("lets people come through any connection when none is listed", async () => {
      const handler = handlerOf({ ...POLICY, connections: undefined });
      const event = { ...EVENT, connection: { id: "con_other" } };
      assert.deepEqual((await login(handler, event)).denied, []);
      assert.deepEqual((await login(handler, { client, user: alice })).denied, []);
    });

    it("lets nobody in through an empty list of connections", async () => {
      const handler = handlerOf({ ...POLICY, connections: [] });
      assert.deepEqual((await login(handler, EVENT)).denied, [WAY]);
    });

    it("names one reason, the way of signing in first", async () => {
      const handler = handlerOf(POLICY);
      const verified = withEmail("admin@example.org@x");
      const unverified = withUser({ email: "admin@example.org@x", email_verified: false });
      const elsewhere = { ...unverified, connection: { id: "con_other" } };
      assert.deepEqual((await login(handler, elsewhere)).denied, [WAY]);
      assert.deepEqual((await login(handler, unverified)).denied, [UNVERIFIED]);
      assert.deepEqual((await login(handler, verified)).denied, [MALFORMED]);
    });

    it("returns at once for another application", async () => {
      const touched = (what: string) => () => assert.fail(`touched ${what}`);
      const api = new Proxy({}, { get: touched("api") }) as PostLoginApi;
      const event = {
        client: { client_id: "FAKEother00000000000000000000000" },
        get user() {
          return touched("the user")();
        },
        get connection() {
          return touched("the connection")();
        },
      };
      await handlerOf(POLICY)(event as unknown as PostLoginEvent, api);
    });

    it("denies when Auth0 fails it", async () => {
      const denied: string[] = [];
      const api = { access: { deny: (reason: string) => denied.push(reason) } };
      const handler = handlerOf({ ...POLICY, teamsClaim: TEAMS });
      const event = withUser({ app_metadata: { teams: ["data"] } }) as PostLoginEvent;
      await handler(event, api as unknown as PostLoginApi);
      assert.deepEqual(denied, [UNCHECKED]);
    });

    it("fails when it cannot even deny, which Auth0 answers with a denial", async () => {
      const handler = handlerOf(POLICY);
      const event = withEmail("alice@example.org") as unknown as PostLoginEvent;
      await assert.rejects(handler(event, {} as PostLoginApi), { name: "TypeError" });
    });

    describe("teams", () => {
      const claimsOf = async (app_metadata: unknown, user: object = {}) => {
        const handler = handlerOf({ ...POLICY, teamsClaim: TEAMS });
        const outcome = await login(handler, withUser({ app_metadata, ...user }));
        return outcome.claims;
      };

      it("go into the claim as they are", async () => {
        const name = "https://openmetadata.example.com/teams";
        assert.deepEqual(await claimsOf({ teams: ["data", "platform"] }), [
          [name, ["data", "platform"]],
        ]);
        assert.deepEqual(await claimsOf({ teams: "data" }), [[name, "data"]]);
      });

      for (const teams of [undefined, null, 7, { data: true }, ["data", 7], [["data"]]]) {
        it(`are left out when they are ${JSON.stringify(teams)}`, async () => {
          assert.deepEqual(await claimsOf({ teams }), []);
        });
      }

      it("are left out of a login without app_metadata", async () => {
        assert.deepEqual(await claimsOf(undefined), []);
      });

      it("are not told of who is refused", async () => {
        const user = { email: "alice@example.org" };
        assert.deepEqual(await claimsOf({ teams: ["data"] }, user), []);
      });

      it("are left out without a claim for them", async () => {
        const event = withUser({ app_metadata: { teams: ["data"] } });
        assert.deepEqual(await login(handlerOf(POLICY), event), { denied: [], claims: [] });
      });
    });
  });
}

it("tells a refused person nothing of the policy", () => {
  const told = REFUSED.map(([, , sentence]) => sentence).join("\n");
  for (const secret of ["example", "admin@", "pulumi", "con_", "denied", POLICY.clientId]) {
    assert.equal(told.includes(secret), false, `"${secret}" is told`);
  }
});
