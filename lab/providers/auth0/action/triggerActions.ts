/** auth0:index/triggerActions:TriggerActions: the whole list of a trigger (06b-trigger-actions). */
import type { Found } from "../../bridge/newState.ts";
import type { Change, ResourceType } from "../../bridge/resource.ts";
import { blockList, required, string } from "../../bridge/schema.ts";
import { states } from "../../bridge/value.ts";
import { ifFound, type ManagementApi } from "../managementApi.ts";
import { allBindings, type Binding, trigger, writeBindings } from "./bindings.ts";

export const triggerActions: ResourceType<ManagementApi> = {
  schema: {
    trigger,
    actions: blockList({ id: string(required), display_name: string(required) }, required),
  },

  async create(api, change) {
    const id = change.text("trigger");
    await writeBindings(api, id, wanted(change));
    change.created(id);
    return readBindings(api, id);
  },

  read: readBindings,

  async update(api, id, change) {
    if (!(await ifFound(writeBindings(api, id, wanted(change))))) return undefined;
    return readBindings(api, id);
  },

  async delete(api, id) {
    await ifFound(writeBindings(api, id, []));
  },
};

/** An empty list is sent as null (from source, not recorded). */
function wanted(change: Change): Binding[] | null {
  const bindings = states(change.config.actions).map(({ id, display_name }) => ({
    actionId: String(id),
    displayName: String(display_name),
  }));
  return bindings.length > 0 ? bindings : null;
}

/** A trigger with nothing bound is no missing one. */
async function readBindings(api: ManagementApi, id: string): Promise<Found | undefined> {
  const bindings = await ifFound(allBindings(api, id));
  return (
    bindings && {
      trigger: id,
      actions: bindings.map(({ actionId, displayName }) => ({
        id: actionId,
        display_name: displayName,
      })),
    }
  );
}
