/** Client: which calls in which order (notes/auth0.md §2). */
import type { ResourceType } from "../../bridge/resource.ts";
import { ifFound, type ManagementApi, segment } from "../managementApi.ts";
import { clientBody } from "./expand.ts";
import { clientAttributes } from "./flatten.ts";
import { nullFields } from "./nullFields.ts";
import { clientSchema } from "./schema.ts";

/** The official plugin sleeps 0.8 s after POST and 0.2 s after PATCH; this one does not. */
export const client: ResourceType<ManagementApi> = {
  schema: clientSchema,

  async create(api, change) {
    const made = await api.post("clients", clientBody(change));
    const id = String(made.client_id);
    change.created(id);
    return readClient(api, id);
  },

  read: readClient,

  async update(api, id, change) {
    const body = clientBody(change);
    const nulls = nullFields(change);
    if (Object.keys(nulls).length > 0) await api.patch(clientPath(id), nulls);
    const patched = await ifFound(api.patch(clientPath(id), body));
    return patched && readClient(api, id);
  },

  async delete(api, id) {
    await ifFound(api.delete(clientPath(id)));
  },

  /** An import reads the client once more than it needs (10-import/1-preview). */
  async beforeImport(api, id) {
    const found = await api.get(clientPath(id));
    if (found.external_metadata_type === "cimd") {
      throw new Error(
        `client "${id}" is a CIMD client. Use the auth0_client_cimd resource to manage CIMD clients`,
      );
    }
  },
};

export function clientPath(id: string): string {
  return `clients/${segment(id)}`;
}

async function readClient(api: ManagementApi, id: string) {
  const found = await ifFound(api.get(clientPath(id)));
  return found && clientAttributes(found);
}
