/** Action: which calls in which order (06-action). */
import { AttributeFaults } from "../../bridge/faults.ts";
import type { Found } from "../../bridge/newState.ts";
import type { Change, ResourceType } from "../../bridge/resource.ts";
import { elements, states } from "../../bridge/value.ts";
import { given, pick } from "../body.ts";
import { ifFound, type JsonObject, type ManagementApi, segment } from "../managementApi.ts";
import { deploy } from "./deploy.ts";
import { actionSchema } from "./schema.ts";

export const action: ResourceType<ManagementApi> = {
  schema: actionSchema,
  timeouts: { create: 6 },

  async create(api, change) {
    const made = await api.post("actions/actions", actionBody(change));
    const id = String(made.id);
    change.created(id);
    await deploy(api, actionPath(id), change);
    return readAction(api, id);
  },

  read: readAction,

  async update(api, id, change) {
    const gone = change.changed("secrets") && !(await guardSecrets(api, id, change));
    // The official plugin forgets the id of an action that the guard misses, and goes on.
    const path = actionPath(gone ? "" : id);
    if (!(await ifFound(api.patch(path, actionBody(change)))) || gone) return undefined;
    await deploy(api, path, change);
    return readAction(api, id);
  },

  async delete(api, id) {
    await ifFound(api.delete(actionPath(id)));
  },
};

export function actionPath(id: string): string {
  return `actions/actions/${segment(id)}`;
}

/** The same for POST and PATCH: dependencies and secrets only when they differ. */
function actionBody(change: Change): JsonObject {
  const { config } = change;
  const whenChanged = (name: string) => (change.changed(name) ? elements(config[name]) : undefined);
  return given({
    ...pick(config, ["name", "code", "supported_triggers"]),
    runtime: config.runtime === "node18" ? runtimeOf18(change) : config.runtime,
    dependencies: whenChanged("dependencies"),
    secrets: whenChanged("secrets"),
  });
}

/** From source, not recorded: the API's own name of Node 18, but for one trigger. */
function runtimeOf18({ config }: Change): string {
  const [trigger] = states(config.supported_triggers);
  return trigger?.id === "custom-token-exchange" ? "node18" : "node18-actions";
}

/**
 * Refuses to change the secrets of an action that has others than the program knew or knows: the
 * API replaces all of them. Recorded is only the read (06-action/9-secrets); the refusal is from
 * source.
 *
 * @returns whether there is such an action
 */
async function guardSecrets(api: ManagementApi, id: string, change: Change): Promise<boolean> {
  const live = await ifFound(api.get(actionPath(id)));
  if (!live) return false;
  const known = [...states(change.before("secrets")), ...states(change.get("secrets"))];
  const names = new Set(known.map(({ name }) => name));
  const secrets = (live.secrets ?? []) as { name: string }[];
  const unmanaged = secrets.filter(({ name }) => !names.has(name));
  if (unmanaged.length > 0) {
    throw new AttributeFaults(
      "secrets",
      unmanaged.map(
        ({ name }) =>
          "Unmanaged Action Secret: Detected an action secret not managed though Terraform: " +
          `${name}. If you proceed, this secret will get deleted. It is required to add this ` +
          "secret to your action configuration to prevent unintentionally destructive results.",
      ),
    );
  }
  return true;
}

/** Secrets are never shown by the API, so they stay as they were. */
async function readAction(api: ManagementApi, id: string): Promise<Found | undefined> {
  const found = await ifFound(api.get(actionPath(id)));
  if (!found) return undefined;
  const version = found.deployed_version as { id?: string } | undefined;
  return {
    ...pick(found, ["name", "supported_triggers", "code", "dependencies", "modules"]),
    runtime: found.runtime === "node18-actions" ? "node18" : found.runtime,
    ...(version && { version_id: version.id }),
  };
}
