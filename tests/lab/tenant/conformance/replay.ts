import type { Client, Tenant } from "../../../../lab/tenant/index.ts";
import { managementApi, type Reply } from "../api.ts";
import { differences } from "./compare.ts";
import { IdMap } from "./idMap.ts";
import { type Interaction, type Recording, recordedHost } from "./recordings.ts";
import { skipReason } from "./skips.ts";

export interface Outcome {
  /** `GET /clients/:id` */
  endpoint: string;
  skipped?: string;
  /** Empty when the tenant answered as Auth0 did. */
  differences: string[];
}

/** Sends a recording's requests in their order and compares the answers (notes auth0.md §7). */
export async function replay(recording: Recording, tenant: Tenant): Promise<Outcome[]> {
  const ids = new IdMap(recordedHost, tenant.domain);
  const api = await managementApi(tenant);
  const { body } = await api.send("GET", "/clients?is_global=true");
  seed(recording, tenant, body[0], ids);
  const outcomes: Outcome[] = [];
  for (const interaction of recording.interactions) {
    const endpoint = endpointOf(interaction);
    const skipped = skipReason(interaction, recording.name);
    if (skipped) {
      outcomes.push({ endpoint, skipped, differences: [] });
      continue;
    }
    const body = interaction.requestBody.trim();
    const reply = await api.send(
      interaction.method,
      ids.translate(interaction.path),
      body === "" || body === "null" ? undefined : ids.translate(body),
    );
    outcomes.push({ endpoint, differences: compare(interaction, reply, ids) });
  }
  return outcomes;
}

function compare(interaction: Interaction, reply: Reply, ids: IdMap): string[] {
  if (reply.status !== interaction.status) {
    const message = JSON.stringify(reply.body);
    return [`status: ${interaction.status} expected, ${reply.status} answered: ${message}`];
  }
  const [recorded, actual] = onlyKnownClients(interaction.responseBody, reply.body, ids);
  ids.learn(recorded, actual);
  return differences(recorded, actual, ids);
}

/** A list of clients also holds strangers, on both sides: only those that the recording made count. */
function onlyKnownClients(recorded: unknown, actual: unknown, ids: IdMap): [unknown, unknown] {
  const theirs = (recorded as { clients?: Client[]; total?: number } | undefined)?.clients;
  const ours = (actual as { clients?: Client[] } | undefined)?.clients;
  if (!theirs || !ours || theirs.length <= 1) return [recorded, actual];
  const known = theirs.filter(({ client_id }) => ids.has(client_id));
  const wanted = known.map(({ client_id }) => ids.translate(client_id));
  const found = wanted.map((id) => ours.find(({ client_id }) => client_id === id));
  return [{ clients: known }, { clients: found }];
}

const endpointOf = ({ method, path }: Interaction): string => {
  // `/actions/actions/ID` and `/actions/triggers/ID/bindings`, one level deeper than the others.
  const bare = (path.split("?")[0] ?? "").replace(/^\/actions\//, "/");
  const [resource, id, part, partId] = bare.split("/").slice(1);
  const shape = [resource, id && ":id", part, partId && ":id"].filter(Boolean).join("/");
  return `${method} /${shape}`;
};

/** Puts in place what a recording reads before it creates it, as it was first seen. */
function seed(recording: Recording, tenant: Tenant, global: Client, ids: IdMap): void {
  const created = new Set<string>();
  for (const { method, path, responseBody } of recording.interactions) {
    const client = responseBody as Client | undefined;
    const id = /^\/clients\/(\w+)$/.exec(path)?.[1];
    if (method === "POST" && path === "/clients" && client) created.add(client.client_id);
    if (!id || !client?.name || client.client_id !== id || created.has(id)) continue;
    created.add(id);
    const { signing_keys, ...settings } = client;
    // Every tenant has an "All Applications" already: it takes the recorded one's shape.
    const own =
      client.name === "All Applications"
        ? { client_id: global.client_id, global: true }
        : { global: false };
    const [tenantName] = recordedHost.split(".");
    const client_secret = "fake-secret-of-a-seeded-one";
    const seeded = { ...settings, tenant: tenantName, client_secret, ...own };
    tenant.clients.put(seeded);
    ids.set(id, seeded.client_id);
  }
}
