import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Properties } from "../../../lab/providers/wire.ts";
import { answer, named, outputsOf, RESOURCE_SERVER, Session } from "./session.ts";

const id = "0123456789abcdef01234567";
const path = `resource-servers/${id}`;
const api = named(RESOURCE_SERVER, "api");
const inputs = { __defaults: [], identifier: "https://api.example.com/", name: "api" };
const plain = { id, name: "api", identifier: "https://api.example.com/" };

/** Beyond what 07-functions-and-api shows: blocks, nulls and Auth0's own APIs, from source. */
describe("ResourceServer", () => {
  let session: Session;

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  const read = async (live: Properties, more: Properties = {}) =>
    session.call("Read", { ...api, id, ...more }, [answer("GET", path, live)]);

  test("sends its blocks without what the program leaves out", async () => {
    const properties = {
      ...inputs,
      consentPolicy: "transactional-authorization-with-mfa",
      authorizationDetails: [{ __defaults: [], type: "payment" }],
      authorizationPolicy: { __defaults: [], policyId: "p" },
      proofOfPossession: { __defaults: [], mechanism: "dpop", required: true },
      subjectTypeAuthorization: { __defaults: [], client: { __defaults: [], policy: "deny_all" } },
      tokenEncryption: {
        __defaults: [],
        format: "compact-nested-jwe",
        encryptionKey: { __defaults: [], algorithm: "RSA-OAEP-256", pem: "PEM" },
      },
    };
    const encrypted = {
      format: "compact-nested-jwe",
      encryption_key: { alg: "RSA-OAEP-256", kid: "k" },
    };
    const created = await session.call("Create", { ...api, properties }, [
      answer("POST", "resource-servers", plain, 201),
      answer("GET", path, { ...plain, token_encryption: encrypted }),
    ]);
    assert.deepEqual(session.calls()[0]?.[1], {
      name: "api",
      identifier: "https://api.example.com/",
      consent_policy: "transactional-authorization-with-mfa",
      authorization_details: [{ type: "payment" }],
      authorization_policy: { policy_id: "p" },
      proof_of_possession: { mechanism: "dpop", required: true },
      subject_type_authorization: { client: { policy: "deny_all" } },
      token_encryption: {
        format: "compact-nested-jwe",
        encryption_key: { alg: "RSA-OAEP-256", pem: "PEM" },
      },
    });
    // The key's PEM is never shown by the API.
    assert.deepEqual(outputsOf(created).tokenEncryption, {
      disable: false,
      format: "compact-nested-jwe",
      encryptionKey: { algorithm: "RSA-OAEP-256", kid: "k", name: "", pem: "PEM" },
    });
  });

  test("clears what is disabled by nulls, after the full body", async () => {
    const olds = outputsOf(
      await read({
        ...plain,
        consent_policy: "transactional-authorization-with-mfa",
        proof_of_possession: { mechanism: "mtls", required: true },
      }),
    );
    const news = {
      ...inputs,
      consentPolicy: "null",
      proofOfPossession: { __defaults: [], disable: true },
    };
    await session.call("Update", { ...api, id, olds, news }, [
      answer("PATCH", path, plain),
      answer("PATCH", path, plain),
      answer("GET", path, plain),
    ]);
    assert.deepEqual(session.calls(), [
      [`PATCH ${path}`, { name: "api" }],
      [`PATCH ${path}`, { consent_policy: null, proof_of_possession: null }],
      [`GET ${path}`],
    ]);
  });

  test("refuses blocks that are disabled and filled in at once", async () => {
    const news = {
      ...inputs,
      authorizationDetails: [{ disable: true }, { type: "payment" }],
      proofOfPossession: { disable: true, mechanism: "dpop" },
    };
    const { error } = await session.client.call("Create", { ...api, properties: news });
    assert.equal(
      error?.message,
      `diffing ${api.urn}: 1 error occurred:\n\t* 2 errors occurred:\n` +
        "\t* only one of disable and type should be set in the authorization_details block\n" +
        "\t* only one of disable and mechanism or required should be set in the " +
        "proof_of_possession block\n\n\n\n",
    );
  });

  test("takes names of algorithms in any case, and refuses others", async () => {
    const check = (signingAlg: string) =>
      session.client.call("Check", { ...api, news: { ...inputs, signingAlg } });
    assert.equal((await check("rs256")).response?.failures, undefined);
    assert.deepEqual((await check("ES256")).response?.failures, [
      {
        reason:
          'expected signing_alg to be one of ["HS256" "RS256" "PS256"], got ES256. ' +
          "Examine values at 'api.signingAlg'.",
      },
    ]);
  });

  test("is named by itself where the program gives no name", async () => {
    const { identifier } = inputs;
    const { response } = await session.client.call("Check", {
      ...api,
      news: { identifier },
      randomSeed: "seed",
    });
    const checked = response?.inputs as Properties;
    assert.deepEqual(checked.__defaults, ["name"]);
    assert.match(String(checked.name), /^api-[0-9a-f]{7}$/);
  });

  test("can be imported by its identifier, and has its own id then", async () => {
    const identifier = "https://api.example.com/";
    const escaped = "resource-servers/https:%2F%2Fapi.example.com%2F";
    const imported = await session.call("Read", { ...api, id: identifier }, [
      answer("GET", escaped, plain),
    ]);
    assert.equal(imported.response?.id, id);
    assert.equal(outputsOf(imported).id, id);
  });

  test("called Auth0 Management API is changed in little and never deleted", async () => {
    const system = { ...plain, name: "Auth0 Management API", enforce_policies: true };
    const olds = outputsOf(await read(system));
    assert.equal(olds.enforcePolicies, null);
    const news = { ...inputs, name: system.name, tokenLifetime: 60, allowOfflineAccess: true };
    await session.call("Update", { ...api, id, olds, news }, [
      answer("PATCH", path, system),
      answer("GET", path, system),
    ]);
    assert.deepEqual(session.calls(), [[`PATCH ${path}`, { token_lifetime: 60 }], [`GET ${path}`]]);
    assert.deepEqual(await session.call("Delete", { ...api, id, properties: olds }, []), {
      response: {},
    });
    assert.deepEqual(session.calls(), []);
  });

  test("called Auth0 My Account API is not changed by this stand-in", async () => {
    const olds = outputsOf(await read({ ...plain, name: "Auth0 My Account API" }));
    const { error } = await session.call("Update", { ...api, id, olds, news: inputs }, []);
    assert.equal(
      error?.message,
      `updating ${api.urn}: 1 error occurred:\n\t* the changes that "Auth0 My Account API" takes ` +
        "are not modelled by this stand-in for the auth0 plugin: use the official plugin\n\n",
    );
  });
});
