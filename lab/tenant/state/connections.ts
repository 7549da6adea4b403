import { newId } from "./ids.ts";

/** A source of users, as the Management API shows it. */
export interface Connection {
  id: string;
  name: string;
  /** `auth0` is a database of the tenant's own; everything else is somebody else's login. */
  strategy: string;
  options: Record<string, unknown>;
  /** Ids of the applications that may use it. */
  enabled_clients: string[];
  [property: string]: unknown;
}

/** The database that every tenant has. */
export const defaultDatabase = "Username-Password-Authentication";

/** The connections of the tenant, in order of creation. What goes in and out are copies. */
export class Connections {
  readonly #connections = new Map<string, Connection>();

  list(): Connection[] {
    return structuredClone([...this.#connections.values()]);
  }

  get(id: string): Connection | undefined {
    return structuredClone(this.#connections.get(id));
  }

  byName(name: string): Connection | undefined {
    return this.list().find((connection) => connection.name === name);
  }

  /** Through these a person may sign in to the application. */
  enabledFor(clientId: string): Connection[] {
    return this.list().filter(({ enabled_clients }) => enabled_clients.includes(clientId));
  }

  /** Adds a connection; only its name and strategy matter here. */
  create(body: Record<string, unknown>): Connection {
    const name = String(body.name);
    return this.put({
      id: newId.connection(),
      options: {},
      is_domain_connection: false,
      authentication: { active: true },
      connected_accounts: { active: false },
      enabled_clients: [],
      realms: [name],
      ...structuredClone(body),
      name,
      strategy: String(body.strategy),
    });
  }

  /** Adds or replaces a connection as it stands. */
  put(connection: Connection): Connection {
    this.#connections.set(connection.id, structuredClone(connection));
    return structuredClone(connection);
  }

  /** @throws Error when there is no such connection */
  patch(id: string, body: Record<string, unknown>): Connection {
    const connection = this.#connections.get(id);
    if (!connection) throw new Error(`The tenant has no connection "${id}" to change.`);
    return this.put({ ...connection, ...structuredClone(body) } as Connection);
  }

  delete(id: string): void {
    this.#connections.delete(id);
  }

  /** Opens or closes a connection for an application; in order of opening, as recorded. */
  setEnabled(id: string, clientId: string, enabled: boolean): void {
    const connection = this.#connections.get(id);
    if (!connection) return;
    const others = connection.enabled_clients.filter((other) => other !== clientId);
    const wasEnabled = others.length < connection.enabled_clients.length;
    if (enabled && wasEnabled) return;
    connection.enabled_clients = enabled ? [...others, clientId] : others;
  }

  setEnabledEverywhere(clientId: string, enabled: boolean): void {
    for (const id of this.#connections.keys()) this.setEnabled(id, clientId, enabled);
  }
}

/** What the tenant comes with: its database, and one login of somebody else's. */
export function seedConnections(): Connections {
  const connections = new Connections();
  connections.create({ name: defaultDatabase, strategy: "auth0", options: databaseOptions });
  const options = { email: true, profile: true, scope: ["email", "profile"] };
  connections.create({ name: "google-oauth2", strategy: "google-oauth2", options });
  return connections;
}

/** Of a new database in 2026, as terraform-provider-auth0 recorded it. */
const databaseOptions = {
  mfa: { active: true, return_enroll_settings: true },
  passwordPolicy: "good",
  passkey_options: {
    challenge_ui: "both",
    local_enrollment_enabled: true,
    progressive_enrollment_enabled: true,
  },
  strategy_version: 2,
  authentication_methods: {
    passkey: { enabled: false },
    password: { enabled: true, api_behavior: "required" },
  },
  brute_force_protection: true,
};
