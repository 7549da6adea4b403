/** The actions bound to a trigger: a list that is only ever written as a whole. */
import { required, type Schema, string } from "../../bridge/schema.ts";
import { oneOf } from "../../bridge/validation.ts";
import { type JsonObject, type ManagementApi, segment } from "../managementApi.ts";
import { hasNext } from "../paging.ts";

export interface Binding {
  actionId: string;
  displayName: string;
}

export const trigger: Schema[string] = string({
  ...required,
  forceNew: true,
  validate: oneOf(
    ...["post-login", "credentials-exchange", "pre-user-registration", "post-user-registration"],
    ...["post-change-password", "send-phone-message", "password-reset-post-challenge"],
    ...["custom-email-provider", "custom-phone-provider"],
    ...["login-post-identifier", "signup-post-identifier"],
  ),
});

/** At most 50: what the official plugin looks at before it adds or removes one (06-action/2-create). */
export async function firstBindings(api: ManagementApi, triggerId: string): Promise<Binding[]> {
  return bindingsIn(await api.get(bindingsPath(triggerId), { per_page: "50" }));
}

export async function allBindings(api: ManagementApi, triggerId: string): Promise<Binding[]> {
  const bindings: Binding[] = [];
  for (let page = 0; ; page++) {
    const listed = await api.get(bindingsPath(triggerId), {
      page: String(page),
      per_page: "100",
    });
    bindings.push(...bindingsIn(listed));
    if (!hasNext(listed)) return bindings;
  }
}

/** @param bindings null where the official plugin sends null for an empty list */
export function writeBindings(
  api: ManagementApi,
  triggerId: string,
  bindings: Binding[] | null,
): Promise<JsonObject> {
  return api.patch(bindingsPath(triggerId), {
    bindings:
      bindings?.map(({ actionId, displayName }) => ({
        ref: { type: "action_id", value: actionId },
        display_name: displayName,
      })) ?? null,
  });
}

function bindingsPath(triggerId: string): string {
  return `actions/triggers/${segment(triggerId)}/bindings`;
}

function bindingsIn(listed: JsonObject): Binding[] {
  const bindings = (listed.bindings ?? []) as { action?: { id?: string }; display_name?: string }[];
  return bindings.map(({ action, display_name }) => ({
    actionId: action?.id ?? "",
    displayName: display_name ?? "",
  }));
}
