/** A provider server, a client of it and a scripted tenant, started together. */
import {
  type Auth0ProviderOptions,
  type ProviderServer,
  serveAuth0,
} from "../../../lab/providers/index.ts";
import type { Properties } from "../../../lab/providers/wire.ts";
import { type Answer, ProviderClient } from "./providerClient.ts";
import { ScriptedTenant } from "./scriptedTenant.ts";

export class Session {
  readonly tenant: ScriptedTenant;
  readonly client: ProviderClient;
  readonly #server: ProviderServer;

  private constructor(tenant: ScriptedTenant, server: ProviderServer) {
    this.tenant = tenant;
    this.client = new ProviderClient(server.port);
    this.#server = server;
  }

  static async start(options: Auth0ProviderOptions = {}): Promise<Session> {
    const tenant = await ScriptedTenant.start();
    const defaults = { ca: tenant.ca, env: {}, retryWaitScale: 0 };
    return new Session(tenant, await serveAuth0({ ...defaults, ...options }));
  }

  async close(): Promise<void> {
    this.client.close();
    await this.#server.close();
    await this.tenant.close();
  }

  /** Settings of the tenant with fake credentials. */
  get settings(): Properties {
    return {
      domain: `localhost:${this.tenant.port}`,
      clientId: "fake-deployer",
      clientSecret: "fake-deployer-secret",
    };
  }

  configure(settings: Properties = this.settings): Promise<Answer> {
    return this.client.call("Configure", { args: settings });
  }
}

/** The answer to every token request. */
export const token = {
  method: "POST",
  url: "/oauth/token",
  status: 200,
  responseBody: { access_token: "fake-token", token_type: "Bearer", expires_in: 86400 },
};

/** Identity of a resource in requests. */
export function named(type: string, name: string): Properties {
  return { urn: `urn:pulumi:dev::rec::${type}::${name}`, type, name };
}

export const CLIENT = "auth0:index/client:Client";
export const CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";
export const GRANT = "auth0:index/clientGrant:ClientGrant";
