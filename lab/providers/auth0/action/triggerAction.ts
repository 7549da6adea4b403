/**
 * auth0:index/triggerAction:TriggerAction: one action at the end of a trigger's list (06-action).
 * Reading the list and writing it are not locked together, so two of one trigger that change at
 * once can undo each other: a flaw of the official plugin (from source).
 */
import type { Found } from "../../bridge/newState.ts";
import type { Change, ResourceType } from "../../bridge/resource.ts";
import { optionalComputed, required, string } from "../../bridge/schema.ts";
import { groupId, partsOf } from "../groupId.ts";
import { ifFound, type ManagementApi } from "../managementApi.ts";
import { allBindings, type Binding, firstBindings, trigger, writeBindings } from "./bindings.ts";
import { actionPath } from "./resource.ts";

export const triggerAction: ResourceType<ManagementApi> = {
  schema: {
    trigger,
    action_id: string({ ...required, forceNew: true }),
    display_name: string(optionalComputed),
  },

  /** A binding that exists already is adopted as it is, another display name included (from source). */
  async create(api, change) {
    const [triggerId, actionId] = [change.text("trigger"), change.text("action_id")];
    const id = groupId(triggerId, actionId);
    const bindings = await firstBindings(api, triggerId);
    if (!bindings.some((binding) => binding.actionId === actionId)) {
      const displayName = await displayNameOf(api, change);
      await writeBindings(api, triggerId, [...bindings, { actionId, displayName }]);
    }
    change.created(id);
    return readBinding(api, id);
  },

  read: readBinding,

  async update(api, id, change) {
    const [triggerId, actionId] = [change.text("trigger"), change.text("action_id")];
    const bindings = await ifFound(allBindings(api, triggerId));
    if (!bindings?.some((binding) => binding.actionId === actionId)) return undefined;
    const renamed: Binding[] = bindings.map((binding) =>
      binding.actionId === actionId
        ? { actionId, displayName: change.text("display_name") }
        : binding,
    );
    if (!(await ifFound(writeBindings(api, triggerId, renamed)))) return undefined;
    return readBinding(api, id);
  },

  async delete(api, id) {
    const { trigger: triggerId, action_id: actionId } = idParts(id);
    const bindings = await ifFound(firstBindings(api, triggerId));
    const others = bindings?.filter((binding) => binding.actionId !== actionId);
    if (others) await ifFound(writeBindings(api, triggerId, others));
  },

  async beforeImport(_api, id) {
    idParts(id);
  },
};

function idParts(id: string) {
  return partsOf(id, ["trigger", "action_id"]);
}

/** The action's own name where the program gives none (from source, not recorded). */
async function displayNameOf(api: ManagementApi, change: Change): Promise<string> {
  const displayName = change.text("display_name");
  if (displayName !== "") return displayName;
  return String((await api.get(actionPath(change.text("action_id")))).name ?? "");
}

async function readBinding(api: ManagementApi, id: string): Promise<Found | undefined> {
  const parts = idParts(id);
  const bindings = await ifFound(allBindings(api, parts.trigger));
  const found = bindings?.find(({ actionId }) => actionId === parts.action_id);
  return found && { ...parts, display_name: found.displayName };
}
