/** A provider server, a client of it and a scripted API server, started together. */
import { type ProviderServer, serveKubernetes } from "../../../../lab/providers/index.ts";
import type { Properties } from "../../../../lab/providers/wire.ts";
import { type Answer, ProviderClient } from "../providerClient.ts";
import { ScriptedApi } from "./scriptedApi.ts";

export class Session {
  readonly api: ScriptedApi;
  readonly client: ProviderClient;
  readonly #server: ProviderServer;

  private constructor(api: ScriptedApi, server: ProviderServer) {
    this.api = api;
    this.client = new ProviderClient(server.port);
    this.#server = server;
  }

  static async start(): Promise<Session> {
    const api = await ScriptedApi.start();
    return new Session(api, await serveKubernetes({ env: {}, waitScale: 0 }));
  }

  async close(): Promise<void> {
    this.client.close();
    await this.#server.close();
    await this.api.close();
  }

  configure(args: Properties = {}): Promise<Answer> {
    return this.client.call("Configure", { args: { kubeconfig: this.kubeconfig(), ...args } });
  }

  kubeconfig(server = `https://localhost:${this.api.port}`): string {
    return JSON.stringify({
      clusters: [{ name: "c", cluster: { server, "insecure-skip-tls-verify": true } }],
      users: [{ name: "u", user: { token: "fake-token" } }],
      contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
      "current-context": "x",
    });
  }
}

/** Identity of a resource in requests. */
export function named(type: string, name: string): Properties {
  return { urn: `urn:pulumi:dev::rec::${type}::${name}`, type, name };
}
