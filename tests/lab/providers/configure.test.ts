import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, test } from "node:test";
import { type Auth0ProviderOptions, serveAuth0 } from "../../../lab/providers/index.ts";
import { CLIENT, named, Session, token } from "./session.ts";

const read = { ...named(CLIENT, "app"), id: "1", properties: { id: "1", name: "n" }, inputs: {} };
const client = {
  method: "GET",
  url: "/api/v2/clients/1",
  status: 200,
  responseBody: { client_id: "1", name: "n" },
};

describe("Configure", () => {
  let session: Session | undefined;

  async function start(options: Auth0ProviderOptions = {}): Promise<Session> {
    session = await Session.start(options);
    return session;
  }

  afterEach(async () => {
    await session?.close();
    session = undefined;
  });

  test("sends nothing to the tenant", async () => {
    const { tenant, configure } = bound(await start());
    assert.deepEqual(await configure(), {
      response: { supportsPreview: true, supportsAutonamingConfiguration: true },
    });
    assert.deepEqual(tenant.taken(), []);
  });

  test("takes what a program does not set from the environment", async () => {
    const env: Record<string, string> = {
      AUTH0_CLIENT_ID: "from-env",
      AUTH0_CLIENT_SECRET: "secret-from-env",
    };
    const { tenant, client: provider, configure } = bound(await start({ env }));
    env.AUTH0_DOMAIN = `localhost:${tenant.port}`;
    assert.equal((await configure({})).error, undefined);
    tenant.expect([token, client]);
    assert.equal((await provider.call("Read", read)).response?.id, "1");
    assert.equal(tenant.taken()[0]?.authorization, `Basic ${btoa("from-env:secret-from-env")}`);
  });

  test("prefers what the program sets, secret or not", async () => {
    const env = { AUTH0_DOMAIN: "nowhere.invalid", AUTH0_CLIENT_SECRET: "other" };
    const started = await start({ env });
    const { tenant, client: provider, configure } = bound(started);
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "fake-deployer-secret",
    };
    await configure({ ...started.settings, clientSecret: secret });
    tenant.expect([token, client]);
    assert.equal((await provider.call("Read", read)).response?.id, "1");
    const basic = btoa("fake-deployer:fake-deployer-secret");
    assert.equal(tenant.taken()[0]?.authorization, `Basic ${basic}`);
  });

  test("an API token in the program rules out credentials in the environment", async () => {
    const env = { AUTH0_CLIENT_ID: "from-env", AUTH0_CLIENT_SECRET: "secret-from-env" };
    const { tenant, client: provider, configure } = bound(await start({ env }));
    await configure({ domain: `localhost:${tenant.port}`, apiToken: "static" });
    tenant.expect([client]);
    assert.equal((await provider.call("Read", read)).response?.id, "1");
    assert.equal(tenant.taken()[0]?.authorization, "Bearer static");
  });

  for (const [name, settings, message] of [
    [
      "a client without a secret",
      { domain: "localhost", clientId: "c" },
      "Missing required configuration: When 'AUTH0_CLIENT_ID' is provided, either " +
        "'AUTH0_CLIENT_SECRET' or both 'AUTH0_CLIENT_ASSERTION_PRIVATE_KEY' and " +
        "'AUTH0_CLIENT_ASSERTION_SIGNING_ALG' must also be specified.",
    ],
    [
      "an API token without a domain",
      { apiToken: "t" },
      "Missing required configuration: The 'AUTH0_DOMAIN' must be specified along with 'AUTH0_API_TOKEN'.",
    ],
    [
      "cliLogin, which only the official plugin has",
      { domain: "localhost", cliLogin: "true" },
      "cliLogin is not modelled by this stand-in for the auth0 plugin: " +
        "use clientId and clientSecret, or apiToken",
    ],
  ] as const) {
    test(`refuses ${name}`, async () => {
      const { error } = await bound(await start()).configure(settings);
      assert.equal(error?.message, `1 error occurred:\n\t* ${message}\n\n`);
    });
  }

  test("trusts the authorities in the file that SSL_CERT_FILE names", async () => {
    const started = await start();
    const file = join(tmpdir(), `provider-ca-${process.pid}.pem`);
    writeFileSync(file, started.tenant.ca);
    try {
      const server = await serveAuth0({ env: { SSL_CERT_FILE: file }, retryWaitScale: 0 });
      await server.close();
    } finally {
      rmSync(file);
    }
    await assert.rejects(async () => serveAuth0({ env: { SSL_CERT_FILE: file } }), {
      message:
        `SSL_CERT_FILE names ${file}, which cannot be read: ` +
        `ENOENT: no such file or directory, open '${file}'`,
    });
  });
});

function bound(session: Session) {
  return {
    tenant: session.tenant,
    client: session.client,
    configure: (settings?: Parameters<Session["configure"]>[0]) => session.configure(settings),
  };
}
