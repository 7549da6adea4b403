import type { Action, ActionSecret, ActionVersion } from "../state/action.ts";
import type { TriggerBinding } from "../state/triggerBindings.ts";

/**
 * Actions as the Management API shows them. The shapes are those that terraform-provider-auth0
 * recorded in May 2026 (TestAccAction, TestAccTriggerActions), oddities included.
 */
export function actionView(action: Action): object {
  const { id, name, supported_triggers, created_at, updated_at } = action;
  const { code, dependencies, runtime, status } = action;
  return {
    ...{ id, name, supported_triggers, created_at, updated_at },
    ...{ code, dependencies, runtime, status },
    secrets: action.secrets.map(withoutValue),
    ...deployment(action),
    all_changes_deployed: action.all_changes_deployed,
  };
}

/** The answer to a deployment shows the new version as not deployed yet, and with no `built_at`. */
export function deploymentView(action: Action, version: ActionVersion): object {
  const { built_at, ...shown } = versionView(version);
  return { ...shown, deployed: false, action: outline(action) };
}

/** In a binding an Action looks as if changes were waiting to be deployed. */
export function bindingView(binding: TriggerBinding, action: Action): object {
  const { id, trigger_id, created_at, display_name } = binding;
  return {
    ...{ id, trigger_id },
    action: { ...outline(action), ...deployment(action) },
    ...{ created_at, updated_at: created_at, display_name },
  };
}

function outline({ id, name, supported_triggers, created_at, updated_at }: Action): object {
  return { id, name, supported_triggers, created_at, updated_at, all_changes_deployed: false };
}

function deployment(action: Action): object {
  const version = action.versions.at(-1);
  if (!version) return {};
  const { id, code, runtime, number, created_at } = version;
  return {
    current_version: {
      ...{ id, code, runtime, status: "BUILT", number },
      ...{ build_time: created_at, created_at, updated_at: created_at },
    },
    deployed_version: versionView(version),
  };
}

function versionView(version: ActionVersion) {
  const { id, number, code, dependencies, runtime, supported_triggers, created_at } = version;
  return {
    ...{ code, dependencies, id, deployed: true, number, built_at: created_at },
    secrets: version.secrets.map(withoutValue),
    ...{ status: "built", created_at, updated_at: created_at, runtime, supported_triggers },
  };
}

const withoutValue = ({ name, updated_at }: ActionSecret) => ({ name, updated_at });
