import type { Client, ClientBody } from "./client.ts";
import { changeClient } from "./clientChanges.ts";
import { newClient } from "./clientDefaults.ts";
import { newClientSecret } from "./ids.ts";

/** What comes and goes with an application: connections that open, grants and credentials that go. */
export interface ClientWatcher {
  created(clientId: string): void;
  deleted(clientId: string): void;
}

/**
 * The applications of the tenant, in order of creation. What goes in and out are copies. These
 * methods check neither scopes nor bodies: they are what a person does in the dashboard.
 */
export class Clients {
  readonly #tenant: string;
  readonly #clients = new Map<string, Client>();
  readonly #watcher: ClientWatcher;

  constructor(tenant: string, watcher: ClientWatcher) {
    this.#tenant = tenant;
    this.#watcher = watcher;
  }

  list(): Client[] {
    return structuredClone([...this.#clients.values()]);
  }

  get(clientId: string): Client | undefined {
    return structuredClone(this.#clients.get(clientId));
  }

  /** Adds an application with Auth0's defaults, a new id and a new secret. */
  create(body: ClientBody): Client {
    const client = this.put(newClient(structuredClone(body), this.#tenant));
    this.#watcher.created(client.client_id);
    return client;
  }

  /** Adds or replaces an application as it stands. */
  put(client: Client): Client {
    this.#clients.set(client.client_id, structuredClone(client));
    return client;
  }

  /** @throws Error when there is no such application. */
  patch(clientId: string, body: ClientBody): Client {
    const client = this.#clients.get(clientId);
    if (!client) throw new Error(`The tenant has no application "${clientId}" to change.`);
    return this.put(changeClient(client, body));
  }

  rotateSecret(clientId: string): Client {
    return this.patch(clientId, { client_secret: newClientSecret() });
  }

  /** Also deletes its grants and credentials. Not an error when it is gone already. */
  delete(clientId: string): void {
    if (this.#clients.delete(clientId)) this.#watcher.deleted(clientId);
  }
}
