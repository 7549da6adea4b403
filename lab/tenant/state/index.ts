import type { User } from "../users.ts";
import { Actions } from "./actions.ts";
import { globalClient, newClient } from "./clientDefaults.ts";
import { ClientGrants } from "./clientGrants.ts";
import { Clients } from "./clients.ts";
import { type Connections, seedConnections } from "./connections.ts";
import { Credentials } from "./credentials.ts";
import { managementApi, ResourceServers } from "./resourceServers.ts";
import { defaultSettings, enablesConnections, type TenantSettings } from "./tenantSettings.ts";
import { TriggerBindings } from "./triggerBindings.ts";
import { Users } from "./users.ts";

/** The application by which a stack deploys to the tenant. */
export interface Deployer {
  clientId: string;
  clientSecret: string;
  /** Granted on the Management API. */
  scopes: string[];
}

/** All that the tenant knows; lost when it closes. */
export interface TenantState {
  /** Name of the tenant in its answers. */
  name: string;
  /** `https://localhost:PORT/`, with the slash, as in every `iss`. */
  issuer: string;
  managementApiIdentifier: string;
  clients: Clients;
  grants: ClientGrants;
  credentials: Credentials;
  resourceServers: ResourceServers;
  connections: Connections;
  actions: Actions;
  bindings: TriggerBindings;
  settings: TenantSettings;
  users: Users;
  /** Ids of what the tenant came with: the deployer and "All Applications". */
  builtIn: ReadonlySet<string>;
}

const name = "lab";

/** What a tenant begins with. */
export interface Seed {
  deployer: Deployer;
  users: readonly User[];
  /** Whether a new application is open to every connection at once. */
  enableClientConnections: boolean;
}

export function newState(issuer: string, seed: Seed): TenantState {
  const { deployer } = seed;
  const grants = new ClientGrants();
  const credentials = new Credentials();
  const connections = seedConnections();
  const clients = new Clients(name, {
    created: (clientId) => {
      if (enablesConnections(state.settings)) connections.setEnabledEverywhere(clientId, true);
    },
    deleted: (clientId) => {
      grants.deleteOf(clientId);
      credentials.deleteOf(clientId);
      connections.setEnabledEverywhere(clientId, false);
    },
  });
  const everyTenants = clients.put(globalClient(name));
  clients.put(deployerClient(deployer));

  const managementApiIdentifier = `${issuer}api/v2/`;
  grants.create({
    client_id: deployer.clientId,
    audience: managementApiIdentifier,
    scope: deployer.scopes,
  });
  const resourceServers = new ResourceServers();
  resourceServers.put(managementApi(managementApiIdentifier));
  const state: TenantState = {
    name,
    issuer,
    managementApiIdentifier,
    clients,
    grants,
    credentials,
    resourceServers,
    connections,
    actions: new Actions(),
    bindings: new TriggerBindings(),
    settings: defaultSettings(seed.enableClientConnections),
    users: new Users(seed.users),
    builtIn: new Set([everyTenants.client_id, deployer.clientId]),
  };
  return state;
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
    ...newClient(body, name),
    client_id: deployer.clientId,
    client_secret: deployer.clientSecret,
  };
}
