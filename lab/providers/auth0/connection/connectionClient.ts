/**
 * auth0:index/connectionClient:ConnectionClient: one client enabled on one connection. From source,
 * not recorded.
 */
import type { Found } from "../../bridge/newState.ts";
import type { ResourceType } from "../../bridge/resource.ts";
import { computed, required, string } from "../../bridge/schema.ts";
import { groupId, partsOf } from "../groupId.ts";
import { ifFound, type ManagementApi } from "../managementApi.ts";
import { connectionPath, enabledClients, setEnabled } from "./enabledClients.ts";

export const connectionClient: ResourceType<ManagementApi> = {
  schema: {
    connection_id: string({ ...required, forceNew: true }),
    client_id: string({ ...required, forceNew: true }),
    name: string(computed),
    strategy: string(computed),
  },

  /** One at a time for each connection. A connection that is not there ends as a missing state. */
  async create(api, change) {
    const [connectionId, clientId] = [change.text("connection_id"), change.text("client_id")];
    return api.exclusively(connectionPath(connectionId), async () => {
      if (!(await ifFound(setEnabled(api, connectionId, clientId, true)))) return undefined;
      const id = groupId(connectionId, clientId);
      change.created(id);
      return readEnabled(api, id);
    });
  },

  read: readEnabled,

  async update() {
    throw new Error("doesn't support update");
  },

  async delete(api, id) {
    const { connection_id, client_id } = idParts(id);
    await api.exclusively(connectionPath(connection_id), () =>
      ifFound(setEnabled(api, connection_id, client_id, false)),
    );
  },

  async beforeImport(_api, id) {
    idParts(id);
  },
};

function idParts(id: string) {
  return partsOf(id, ["connection_id", "client_id"]);
}

async function readEnabled(api: ManagementApi, id: string): Promise<Found | undefined> {
  const parts = idParts(id);
  const clients = await enabledClients(api, parts.connection_id);
  if (!clients.includes(parts.client_id)) return undefined;
  const fields = { fields: "strategy,name", include_fields: "true" };
  const connection = await ifFound(api.get(connectionPath(parts.connection_id), fields));
  return connection && { ...parts, name: connection.name, strategy: connection.strategy };
}
