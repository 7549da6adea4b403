/** A provider server, a client of it and a scripted tenant, started together. */
import assert from "node:assert/strict";
import { STATUS_CODES } from "node:http";
import {
  type Auth0ProviderOptions,
  type ProviderServer,
  serveAuth0,
} from "../../../lab/providers/index.ts";
import type { Properties, Property } from "../../../lab/providers/wire.ts";
import { type Answer, ProviderClient } from "./providerClient.ts";
import { type Script, ScriptedTenant } from "./scriptedTenant.ts";

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

  /** Configures the provider and makes one call, for which the tenant has these answers. */
  async call(method: string, request: Properties, script: Script[]): Promise<Answer> {
    await this.configure();
    this.tenant.expect([token, ...script]);
    return this.client.call(method, request);
  }

  /** `METHOD path` and body of each Management API call since the last time. */
  calls(): [string, Property?][] {
    return this.tenant
      .taken()
      .filter(({ url }) => url !== token.url)
      .map(({ method, url, body }) => {
        const call = `${method} ${url.replace("/api/v2/", "")}`;
        return body === undefined ? [call] : [call, body];
      });
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

/** An answer to a Management API call; `path` is relative to the API. */
export function answer(
  method: string,
  path: string,
  responseBody?: Property,
  status = 200,
): Script {
  return { method, url: `/api/v2/${path}`, status, ...(responseBody && { responseBody }) };
}

/** A refusal of a Management API call. */
export function refusal(method: string, path: string, status: number, message: string): Script {
  const error = STATUS_CODES[status] ?? "";
  return answer(method, path, { statusCode: status, error, message }, status);
}

/** The output properties of an answer. */
export function outputsOf({ response, error }: Answer): Properties {
  assert.equal(error, undefined);
  return (response?.properties ?? {}) as Properties;
}

/** Identity of a resource in requests. */
export function named(type: string, name: string): Properties {
  return { urn: `urn:pulumi:dev::rec::${type}::${name}`, type, name };
}

export const CLIENT = "auth0:index/client:Client";
export const CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";
export const GRANT = "auth0:index/clientGrant:ClientGrant";
export const ACTION = "auth0:index/action:Action";
export const TRIGGER_ACTION = "auth0:index/triggerAction:TriggerAction";
export const TRIGGER_ACTIONS = "auth0:index/triggerActions:TriggerActions";
export const RESOURCE_SERVER = "auth0:index/resourceServer:ResourceServer";
export const CONNECTION_CLIENT = "auth0:index/connectionClient:ConnectionClient";
export const GET_CONNECTION = "auth0:index/getConnection:getConnection";
