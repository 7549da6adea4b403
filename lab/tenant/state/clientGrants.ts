import { withoutNulls } from "./clientDefaults.ts";
import { newId } from "./ids.ts";

/** What an application, or all third-party ones, may ask of an API. */
export interface ClientGrant {
  id: string;
  client_id?: string;
  audience: string;
  /** Absent when `allow_all_scopes`. */
  scope?: string[];
  subject_type: "client" | "user" | "anonymous_user";
  [property: string]: unknown;
}

export type ClientGrantBody = Record<string, unknown>;

/** The client grants of the tenant, in order of creation. What goes in and out are copies. */
export class ClientGrants {
  readonly #grants = new Map<string, ClientGrant>();

  list(): ClientGrant[] {
    return structuredClone([...this.#grants.values()]);
  }

  get(id: string): ClientGrant | undefined {
    return structuredClone(this.#grants.get(id));
  }

  create(body: ClientGrantBody): ClientGrant {
    const grant = { id: newId.clientGrant(), subject_type: "client", ...structuredClone(body) };
    return this.put(grant as ClientGrant);
  }

  /** Adds or replaces a grant. With `allow_all_scopes` no list is shown (TestAccClientGrant). */
  put(grant: ClientGrant): ClientGrant {
    const shown = structuredClone(grant);
    if (shown.allow_all_scopes === true) delete shown.scope;
    this.#grants.set(shown.id, shown);
    return structuredClone(shown);
  }

  /** @throws Error when there is no such grant. */
  patch(id: string, body: ClientGrantBody): ClientGrant {
    const grant = this.#grants.get(id);
    if (!grant) throw new Error(`The tenant has no client grant "${id}" to change.`);
    return this.put(withoutNulls({ ...grant, ...structuredClone(body) }) as ClientGrant);
  }

  delete(id: string): void {
    this.#grants.delete(id);
  }

  deleteOf(clientId: string): void {
    for (const grant of this.#grants.values()) {
      if (grant.client_id === clientId) this.#grants.delete(grant.id);
    }
  }

  /** The grant by which an application acts for itself, not for a user, on an API. */
  find(clientId: string, audience: string): ClientGrant | undefined {
    return this.list().find(
      (grant) =>
        grant.client_id === clientId &&
        grant.audience === audience &&
        grant.subject_type === "client",
    );
  }
}
