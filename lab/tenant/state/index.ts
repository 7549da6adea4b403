import type { User } from "../users.ts";
import { globalClient, newClient } from "./clientDefaults.ts";
import { ClientGrants } from "./clientGrants.ts";
import { Clients } from "./clients.ts";
import { Credentials } from "./credentials.ts";
import { managementApi, ResourceServers } from "./resourceServers.ts";
import { defaultSettings, type TenantSettings } from "./tenantSettings.ts";

/** The application by which a stack deploys to the tenant. */
export interface Deployer {
  clientId: string;
  clientSecret: string;
  /** Granted on the Management API. */
  scopes: string[];
}

/** All that the tenant knows; lost when it closes. */
export interface TenantState {
  /** `https://localhost:PORT/`, with the slash, as in every `iss`. */
  issuer: string;
  managementApiIdentifier: string;
  clients: Clients;
  grants: ClientGrants;
  credentials: Credentials;
  resourceServers: ResourceServers;
  settings: TenantSettings;
  users: readonly User[];
  /** Ids of what the tenant came with: the deployer and "All Applications". */
  builtIn: ReadonlySet<string>;
}

/** Name of the tenant in its answers. */
const tenantName = "lab";

export function newState(issuer: string, deployer: Deployer, users: readonly User[]): TenantState {
  const grants = new ClientGrants();
  const credentials = new Credentials();
  const clients = new Clients(tenantName, (clientId) => {
    grants.deleteOf(clientId);
    credentials.deleteOf(clientId);
  });
  const everyTenants = clients.put(globalClient(tenantName));
  clients.put(deployerClient(deployer));

  const managementApiIdentifier = `${issuer}api/v2/`;
  grants.create({
    client_id: deployer.clientId,
    audience: managementApiIdentifier,
    scope: deployer.scopes,
  });
  const resourceServers = new ResourceServers();
  resourceServers.put(managementApi(managementApiIdentifier));
  return {
    issuer,
    managementApiIdentifier,
    clients,
    grants,
    credentials,
    resourceServers,
    settings: defaultSettings(),
    users,
    builtIn: new Set([everyTenants.client_id, deployer.clientId]),
  };
}

/** No auth method is registered: the deployer may send its secret by Basic or in the body. */
function deployerClient(deployer: Deployer) {
  const body = {
    name: "Deployer",
    app_type: "non_interactive",
    grant_types: ["client_credentials"],
    jwt_configuration: { alg: "RS256" },
  };
  return {
    ...newClient(body, tenantName),
    client_id: deployer.clientId,
    client_secret: deployer.clientSecret,
  };
}
