import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { freePort } from "../../../lab/freePort.ts";
import { type OpenMetadata, startOpenMetadata } from "../../../lab/openmetadata/index.ts";
import { Comparison } from "./support/compare.ts";
import { type IdentityProvider, startIdentityProvider } from "./support/identityProvider.ts";
import { Installation, newSigningKey, type SigningKey } from "./support/installation.ts";
import { recording } from "./support/recordings.ts";
import { Replay } from "./support/replay.ts";

/** Where the stand-in answers otherwise, on purpose. */
const DEVIATIONS = [
  {
    exchange: /^status( as admin)?$/,
    at: "body.database.message",
    reason: "the stand-in's database is a file, and it says so",
  },
];

const RECORDED_AUTHORITY = "http://tenant.us.auth0.test:9700";
const RECORDED_SERVER = "http://127.0.0.1:8585";
const RECORDED_JWKS_FILE = "file:///etc/openmetadata/jwtkeys/jwks.json";

const signIn = recording("confidential");
const rotation = recording("after-rotation");

describe("OpenMetadata stand-in against the recordings of 1.12.6", () => {
  const installation = new Installation();
  const hosts = { "tenant.us.auth0.test": "127.0.0.1" };
  let idp: IdentityProvider;
  let first: SigningKey;
  let second: SigningKey;
  let third: SigningKey;
  let port: number;
  let server: OpenMetadata;
  let names: [recorded: string, live: string][];
  let comparison: Comparison;
  let replay: Replay;
  const seen = { equal: 0, deviating: [] as string[] };

  const toLive = (text: string) =>
    names.reduce((result, [recorded, live]) => result.replaceAll(recorded, live), text);
  const toRecorded = (text: string) =>
    names.reduce((result, [recorded, live]) => result.replaceAll(live, recorded), text);

  const environment = (key: SigningKey) => ({
    ...installation.signingKeyEnv(key),
    AUTHORIZER_ADMIN_PRINCIPALS: "[alice]",
    AUTHORIZER_PRINCIPAL_DOMAIN: "example.com",
    AUTHORIZER_ENFORCE_PRINCIPAL_DOMAIN: "true",
    AUTHENTICATION_PROVIDER: "auth0",
    AUTHENTICATION_CLIENT_TYPE: "confidential",
    AUTHENTICATION_PUBLIC_KEYS: `[${idp.authority}/.well-known/jwks.json,http://127.0.0.1:${port}/api/v1/system/config/jwks,${installation.jwksUrl}]`,
    AUTHENTICATION_AUTHORITY: idp.authority,
    AUTHENTICATION_CLIENT_ID: "web-client",
    AUTHENTICATION_CALLBACK_URL: `http://127.0.0.1:${port}/callback`,
    OIDC_CLIENT_ID: "web-client",
    OIDC_TYPE: "auth0",
    OIDC_CLIENT_SECRET: "good-secret",
    OIDC_SCOPE: "openid email profile offline_access",
    OIDC_DISCOVERY_URI: `${idp.authority}/.well-known/openid-configuration`,
    OIDC_CALLBACK: `http://127.0.0.1:${port}/callback`,
    OIDC_SERVER_URL: `http://127.0.0.1:${port}`,
    OIDC_DISABLE_PKCE: "false",
    OIDC_PROMPT_TYPE: "",
    OIDC_MAX_AGE: "",
  });
  const start = (key: SigningKey) =>
    startOpenMetadata({
      env: environment(key),
      dataDirectory: installation.dataDirectory,
      port,
      hosts,
    });

  before(async () => {
    idp = await startIdentityProvider({ hostname: "tenant.us.auth0.test" });
    [first, second, third] = await Promise.all([newSigningKey(), newSigningKey(), newSigningKey()]);
    port = await freePort();
    names = [
      [RECORDED_AUTHORITY, idp.authority],
      [RECORDED_SERVER, `http://127.0.0.1:${port}`],
      [encodeURIComponent(RECORDED_SERVER), encodeURIComponent(`http://127.0.0.1:${port}`)],
      [RECORDED_JWKS_FILE, installation.jwksUrl],
      [recordedKid(signIn), first.kid],
      [recordedKid(rotation), second.kid],
    ];
    comparison = new Comparison(toRecorded);
    installation.publish([first, second]);
    server = await start(first);
    const keys = { current: first, next: second };
    replay = new Replay({ url: server.url, idp, keys, comparison, toLive });
  });

  after(async () => {
    await server?.close();
    await idp?.close();
    installation.cleanUp();
    const total = signIn.length + rotation.length;
    console.log(
      `# ${seen.equal} of ${total} recorded exchanges answered alike` +
        seen.deviating.map((line) => `\n#   ${line}`).join(""),
    );
  });

  const check = (exchange: (typeof signIn)[number]) =>
    test(exchange.name, async () => {
      const differences = await replay.run(exchange);
      const deviation = DEVIATIONS.find((known) => known.exchange.test(exchange.name));
      const unexplained = differences.filter((line) => !line.startsWith(`${deviation?.at}:`));
      assert.deepEqual(unexplained, []);
      if (differences.length === 0) seen.equal += 1;
      else seen.deviating.push(`${exchange.name}, ${deviation?.at}: ${deviation?.reason}`);
    });

  for (const exchange of signIn) check(exchange);

  test("the server restarts on the next key", async () => {
    await server.close();
    installation.publish([first, second, third]);
    server = await start(second);
    const keys = { previous: first, current: second, next: third };
    replay = new Replay({ url: server.url, idp, keys, comparison, toLive });
  });

  for (const exchange of rotation) check(exchange);
});

function recordedKid(exchanges: typeof signIn): string {
  const jwks = exchanges.find(({ name }) => name.startsWith("jwks"))?.response.body;
  const { keys } = jwks as { keys: [{ kid: string }] };
  return keys[0].kid;
}
