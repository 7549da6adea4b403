/**
 * Which clients a connection is enabled for. From source, not recorded (notes/auth0.md §2 and
 * terraform-provider-auth0 v1.53.0), as everything in this folder.
 */
import { type JsonObject, type ManagementApi, segment } from "../managementApi.ts";
import { hasNext } from "../paging.ts";

export function connectionPath(id: string): string {
  return `connections/${segment(id)}`;
}

/** @throws ManagementError also when there is no such connection: a flaw of the official plugin */
export async function enabledClients(api: ManagementApi, connectionId: string): Promise<string[]> {
  const ids: string[] = [];
  for (let query: Record<string, string> = {}; ; ) {
    const page = await api.get(`${connectionPath(connectionId)}/clients`, query);
    const clients = (page.clients ?? []) as { client_id: string }[];
    ids.push(...clients.map(({ client_id }) => client_id));
    if (!hasNext(page)) return ids;
    query = page.next ? { from: String(page.next) } : {};
  }
}

/** A switch for one client, which leaves the others alone. */
export function setEnabled(
  api: ManagementApi,
  connectionId: string,
  clientId: string,
  enabled: boolean,
): Promise<JsonObject> {
  return api.patch(`${connectionPath(connectionId)}/clients`, [
    { client_id: clientId, status: enabled },
  ]);
}
