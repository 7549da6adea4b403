import { createHash, generateKeyPairSync, randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SignJWT } from "jose";

export const KEY_ID = "idp-1";
const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export interface IdentityProviderOptions {
  /** The authority's host; resolve it to 127.0.0.1. */
  hostname?: string;
  issuer?: string;
  clientSecret?: string;
  /** Added to the discovery document; undefined removes a member. */
  metadata?: Record<string, unknown>;
  /** The claims of the person who signs in. */
  person?: Record<string, unknown>;
  /** Makes the provider speak TLS. */
  tls?: { key: string; cert: string };
  /** Answers a refresh without an ID token. */
  refreshWithoutIdToken?: boolean;
}

export interface IdentityProvider {
  /** Without a trailing slash. */
  authority: string;
  /** What the token endpoint was sent: the form and the Authorization header. */
  tokenRequests: { form: Record<string, string>; authorization: string | undefined }[];
  /** Stands in for the person at the login page: the address the browser is sent back to. */
  signIn(authorizeUrl: string): string;
  /** As any application of the tenant gets it. */
  idToken(claims: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

/** A minimal OpenID provider that checks client secrets and PKCE and lets a code be redeemed twice. */
export async function startIdentityProvider(
  options: IdentityProviderOptions = {},
): Promise<IdentityProvider> {
  const { clientSecret = "good-secret", issuer = "https://tenant.us.auth0.test/" } = options;
  const person = options.person ?? {
    sub: "auth0|carol",
    email: "carol@example.com",
    email_verified: true,
    name: "Carol",
  };
  const logins = new Map<string, { nonce: string | null; challenge: string | null }>();
  const tokenRequests: IdentityProvider["tokenRequests"] = [];

  const idToken = (claims: Record<string, unknown>) =>
    new SignJWT({ iss: issuer, aud: "web-client", ...claims })
      .setProtectedHeader({ alg: "RS256", kid: KEY_ID, typ: "JWT" })
      .setIssuedAt()
      .setExpirationTime("10h")
      .sign(privateKey);

  async function token(form: Record<string, string>, authorization: string | undefined) {
    tokenRequests.push({ form, authorization });
    const basic = authorization?.startsWith("Basic ")
      ? Buffer.from(authorization.slice(6), "base64").toString().split(":")[1]
      : undefined;
    if ((form.client_secret ?? basic) !== clientSecret) {
      return { status: 401, body: { error: "access_denied", error_description: "Unauthorized" } };
    }
    const access = { access_token: randomUUID(), token_type: "Bearer", expires_in: 86400 };
    if (form.grant_type === "client_credentials") return { status: 200, body: access };
    if (form.grant_type === "refresh_token") {
      if (options.refreshWithoutIdToken) return { status: 200, body: access };
      return { status: 200, body: { ...access, id_token: await idToken(person) } };
    }
    const login = logins.get(form.code ?? "");
    const challenge =
      form.code_verifier === undefined
        ? null
        : createHash("sha256").update(form.code_verifier).digest("base64url");
    if (login === undefined || login.challenge !== challenge) {
      return { status: 403, body: { error: "invalid_grant", error_description: "Invalid code" } };
    }
    const nonce = login.nonce === null ? {} : { nonce: login.nonce };
    const id_token = await idToken({ ...person, ...nonce });
    return { status: 200, body: { ...access, id_token, refresh_token: randomUUID() } };
  }

  const handle: http.RequestListener = async (request, response) => {
    const url = new URL(request.url ?? "/", authority);
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url.pathname === "/.well-known/openid-configuration") {
      send(200, { ...discovery(issuer, authority), ...options.metadata });
    } else if (url.pathname === "/.well-known/jwks.json") {
      const jwk = publicKey.export({ format: "jwk" });
      send(200, { keys: [{ ...jwk, kid: KEY_ID, alg: "RS256", use: "sig" }] });
    } else if (url.pathname === "/authorize") {
      send(url.searchParams.get("client_id") === "web-client" ? 200 : 400, {});
    } else if (url.pathname === "/oauth/token") {
      const form = Object.fromEntries(new URLSearchParams(await text(request)));
      const answer = await token(form, request.headers.authorization);
      send(answer.status, answer.body);
    } else send(404, {});
  };

  const server = options.tls ? https.createServer(options.tls, handle) : http.createServer(handle);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const authority = `${options.tls ? "https" : "http"}://${options.hostname ?? "127.0.0.1"}:${port}`;

  return {
    authority,
    tokenRequests,
    signIn(authorizeUrl) {
      const { searchParams: query } = new URL(authorizeUrl);
      const code = randomUUID();
      logins.set(code, { nonce: query.get("nonce"), challenge: query.get("code_challenge") });
      return `${query.get("redirect_uri")}?code=${code}&state=${query.get("state")}`;
    },
    idToken,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function discovery(issuer: string, authority: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${authority}/authorize`,
    token_endpoint: `${authority}/oauth/token`,
    userinfo_endpoint: `${authority}/userinfo`,
    jwks_uri: `${authority}/.well-known/jwks.json`,
    scopes_supported: ["openid", "profile", "email", "offline_access"],
    response_types_supported: ["code", "id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["HS256", "RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
    code_challenge_methods_supported: ["S256"],
  };
}
