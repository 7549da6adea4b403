import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { newServerCertificate } from "../../../lab/tenant/certificates.ts";
import { api } from "./support/api.ts";
import { Browser } from "./support/browser.ts";
import { type IdentityProvider, startIdentityProvider } from "./support/identityProvider.ts";
import { Installation, newSigningKey } from "./support/installation.ts";

describe("a tenant over HTTPS", () => {
  const installation = new Installation();
  let idp: IdentityProvider;
  let ca: string;

  before(async () => {
    installation.publish([]);
    const { privateKey: key, certificate: cert, ...authority } = await newServerCertificate();
    ca = authority.ca;
    idp = await startIdentityProvider({ tls: { key, cert } });
  });
  after(async () => {
    await idp.close();
    installation.cleanUp();
  });

  async function start(name: string, options: { ca?: string }): Promise<OpenMetadata> {
    return installation.start(await newSigningKey(), {
      ...options,
      dataDirectory: installation.path(name),
      env: {
        AUTHENTICATION_CLIENT_TYPE: "confidential",
        AUTHENTICATION_PUBLIC_KEYS: `[${idp.authority}/.well-known/jwks.json]`,
        OIDC_CLIENT_ID: "web-client",
        OIDC_CLIENT_SECRET: "good-secret",
        OIDC_DISCOVERY_URI: `${idp.authority}/.well-known/openid-configuration`,
      },
    });
  }

  test("signs people in when its authority is trusted", async () => {
    const server = await start("trusted", { ca });
    const browser = new Browser(server);
    const callback = idp.signIn((await browser.login()).location);
    const { location } = await browser.return(callback);
    const token = new URL(location).searchParams.get("id_token") ?? "";
    const { body } = await api(server, token)("GET", "/api/v1/users/loggedInUser");
    assert.equal(body.name, "carol");
    await server.close();
  });

  test("signs nobody in, and its keys are not found, when it is not", async () => {
    const server = await start("untrusted", {});
    assert.equal((await new Browser(server).login()).status, 404);
    const token = await idp.idToken({ email: "alice@example.com" });
    const { status } = await api(server, token)("GET", "/api/v1/users/loggedInUser");
    assert.equal(status, 500);
    await server.close();
  });
});
