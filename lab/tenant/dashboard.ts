import { randomBytes } from "node:crypto";
import { Faults } from "./http/faults.ts";
import { RequestLog } from "./http/log.ts";
import type { Action } from "./state/action.ts";
import type { Client } from "./state/client.ts";
import type { ClientGrant } from "./state/clientGrants.ts";
import type { Connection } from "./state/connections.ts";
import type { Deployer, TenantState } from "./state/index.ts";

/** A part of the tenant's state, open to tests: what a person may see and change in the dashboard. */
export interface Collection<Item> {
  list(): Item[];
  get(id: string): Item | undefined;
  /** Adds one with Auth0's defaults, as if it had been clicked together. */
  create(body: Record<string, unknown>): Item;
  /** Adds or replaces one as it stands, id and all. */
  put(item: Item): Item;
  /** Changes one the way a PATCH does, without its checks. */
  patch(id: string, body: Record<string, unknown>): Item;
  delete(id: string): void;
}

export interface ActionCollection extends Collection<Action> {
  /**
   * Makes the draft the version that runs.
   * @throws Error when there is no such Action
   */
  deploy(id: string): void;
  /** Also where it is bound. */
  delete(id: string): void;
}

export interface Bindings {
  /** Ids of the Actions of a trigger such as `post-login`, in the order in which they run. */
  list(trigger: string): string[];
  /**
   * Replaces them all.
   * @throws Error for an Action that does not exist
   */
  set(trigger: string, actionIds: readonly string[]): void;
}

/** What the control API works on. */
export interface Control {
  /** Bearer token of `/lab/`. */
  token: string;
  log: RequestLog;
  faults: Faults;
  clients: Collection<Client>;
  grants: Collection<ClientGrant>;
  connections: Collection<Connection>;
  actions: ActionCollection;
  bindings: Bindings;
  setDeployerScopes(scopes: string[]): void;
}

export function newControl(state: TenantState, deployer: Deployer): Control {
  return {
    token: randomBytes(32).toString("base64url"),
    log: new RequestLog(),
    faults: new Faults(),
    ...applications(state),
    connections: {
      list: () => state.connections.list(),
      get: (id) => state.connections.get(id),
      create: (body) => state.connections.create(body),
      put: (connection) => state.connections.put(connection),
      patch: (id, body) => state.connections.patch(id, body),
      delete: (id) => state.connections.delete(id),
    },
    ...actionsAndBindings(state),
    setDeployerScopes: (scope) => {
      const grant = state.grants.find(deployer.clientId, state.managementApiIdentifier);
      if (grant) state.grants.patch(grant.id, { scope });
    },
  };
}

/** Without the two that the tenant came with. */
function applications({ clients, grants, builtIn }: TenantState) {
  const isOwn = (clientId: string | undefined) => clientId === undefined || !builtIn.has(clientId);
  const ownClients: Collection<Client> = {
    list: () => clients.list().filter(({ client_id }) => isOwn(client_id)),
    get: (id) => clients.get(id),
    create: (body) => clients.create(body),
    put: (client) => clients.put(client),
    patch: (id, body) => clients.patch(id, body),
    delete: (id) => clients.delete(id),
  };
  const ownGrants: Collection<ClientGrant> = {
    list: () => grants.list().filter(({ client_id }) => isOwn(client_id)),
    get: (id) => grants.get(id),
    create: (body) => grants.create(body),
    put: (grant) => grants.put(grant),
    patch: (id, body) => grants.patch(id, body),
    delete: (id) => grants.delete(id),
  };
  return { clients: ownClients, grants: ownGrants };
}

function actionsAndBindings({ actions, bindings }: TenantState) {
  const collection: ActionCollection = {
    list: () => actions.list(),
    get: (id) => actions.get(id),
    create: (body) => actions.finishBuild(actions.create(body).id),
    put: (action) => actions.put(action),
    patch: (id, body) => actions.finishBuild(actions.patch(id, body).id),
    deploy: (id) => {
      actions.deploy(id);
    },
    delete: (id) => {
      bindings.unbind(id);
      actions.delete(id);
    },
  };
  const byId: Bindings = {
    list: (trigger) => bindings.list(trigger).map(({ action_id }) => action_id),
    set: (trigger, actionIds) => {
      const wanted = actionIds.map((id) => {
        const action = actions.get(id);
        if (!action) throw new Error(`The tenant has no Action "${id}" to bind.`);
        return { action_id: id, display_name: action.name };
      });
      bindings.replace(trigger, wanted);
    },
  };
  return { actions: collection, bindings: byId };
}
