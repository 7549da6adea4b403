import { newId } from "./ids.ts";
import { type ApiScope, managementScopes } from "./managementScopes.ts";

/** An API of the tenant. */
export interface ResourceServer {
  id: string;
  name?: string;
  /** What applications ask for as `audience`; compared byte for byte. */
  identifier: string;
  scopes?: ApiScope[];
  /** Seconds. */
  token_lifetime: number;
  /** Only on the Management API. */
  is_system?: boolean;
  [property: string]: unknown;
}

export type ResourceServerBody = Record<string, unknown>;

/** The APIs of the tenant, the Management API first. What goes in and out are copies. */
export class ResourceServers {
  readonly #servers = new Map<string, ResourceServer>();

  list(): ResourceServer[] {
    return structuredClone([...this.#servers.values()]);
  }

  /**
   * By id, or by identifier as it came in a path: Auth0 was recorded to find one whose slashes
   * were encoded twice (`https:%252F%252F…`, TestAccDataSourceResourceServer).
   */
  get(idOrIdentifier: string): ResourceServer | undefined {
    const names = new Set([idOrIdentifier, decoded(idOrIdentifier)]);
    return this.list().find(({ id, identifier }) => names.has(id) || names.has(identifier));
  }

  create(body: ResourceServerBody): ResourceServer {
    return this.put({
      id: newId.resourceServer(),
      allow_offline_access: false,
      skip_consent_for_verifiable_first_party_clients: false,
      subject_type_authorization: {
        client: { policy: "require_client_grant" },
        user: { policy: "allow_all" },
      },
      token_lifetime: 86_400,
      token_lifetime_for_web: 7200,
      signing_alg: "RS256",
      identifier: String(body.identifier),
      ...given(body),
    });
  }

  put(server: ResourceServer): ResourceServer {
    this.#servers.set(server.id, structuredClone(server));
    return server;
  }

  /** A `null` takes the property away. */
  patch(server: ResourceServer, body: ResourceServerBody): ResourceServer {
    const changed = structuredClone({ ...server, ...body }) as Record<string, unknown>;
    for (const name of Object.keys(body)) if (body[name] === null) delete changed[name];
    return this.put(changed as ResourceServer);
  }

  delete(id: string): void {
    this.#servers.delete(id);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const given = (body: ResourceServerBody) =>
  Object.fromEntries(Object.entries(structuredClone(body)).filter(([, value]) => value !== null));

/** The API that every tenant has (auth0-recordings/TestAccResourceServerAuth0APIManagementImport). */
export function managementApi(identifier: string): ResourceServer {
  return {
    id: newId.resourceServer(),
    name: "Auth0 Management API",
    identifier,
    allow_offline_access: false,
    skip_consent_for_verifiable_first_party_clients: false,
    subject_type_authorization: {
      client: { policy: "require_client_grant" },
      user: { policy: "allow_all" },
    },
    token_lifetime: 86_400,
    token_lifetime_for_web: 7200,
    signing_alg: "RS256",
    scopes: [...managementScopes],
    is_system: true,
  };
}
