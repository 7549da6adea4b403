import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSettings } from "../../settings/settings.ts";
import { raw } from "./support.ts";

describe("good settings", () => {
  it("are filled up with defaults", () => {
    assert.deepEqual(parseSettings(raw()), {
      domain: "acme.eu.auth0.com",
      audience: "https://acme.eu.auth0.com/api/v2/",
      serverUrl: "https://om.example.com",
      adminPrincipals: ["alice"],
      principalDomain: "example.com",
      signIn: {
        name: "OpenMetadata",
        clientType: "confidential",
        idTokenLifetime: 3600,
        refreshToken: { lifetime: 2592000, idleLifetime: 1296000, leeway: 30 },
        protect: false,
        retainOnDelete: false,
      },
      loginPolicy: { enabled: true },
      serviceAccount: { kind: "none", scopes: [], waivers: {} },
      signingKeys: { generation: 1, modulusLength: 3072, revoked: [] },
      target: { kind: "bareMetal", directory: "/etc/openmetadata/sso", healthTimeout: 300 },
    });
  });

  it("take the tenant from AUTH0_DOMAIN where the stack names none", () => {
    const input = raw(
      {},
      { domain: undefined, environment: { AUTH0_DOMAIN: "acme.us.auth0.com" } },
    );
    assert.equal(parseSettings(input).domain, "acme.us.auth0.com");
  });

  it("take a custom domain with the audience of its tenant", () => {
    const audience = "https://acme.eu.auth0.com/api/v2/";
    const settings = parseSettings(raw({}, { domain: "login.example.com", audience }));
    assert.equal(settings.domain, "login.example.com");
    assert.equal(settings.audience, audience);
  });

  it("forgive a slash at the end of serverUrl", () => {
    const { serverUrl } = parseSettings(raw({ serverUrl: "https://om.example.com/" }));
    assert.equal(serverUrl, "https://om.example.com");
  });

  it("allow http for this machine alone", () => {
    for (const serverUrl of [
      "http://localhost:8585",
      "http://127.0.0.1:8585",
      "http://127.0.1.1:8585",
    ]) {
      assert.equal(parseSettings(raw({ serverUrl })).serverUrl, serverUrl);
    }
  });
});
