import { z } from "zod";
import { managementError } from "../http/errors.ts";
import type { Action } from "../state/action.ts";
import type { TriggerBinding } from "../state/triggerBindings.ts";
import { bindingsSchema, triggerId } from "./actionSchema.ts";
import { bindingView } from "./actionViews.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { countedPage, pagingQuery } from "./paging.ts";
import { checkBody, checkQuery } from "./payload.ts";

const { page, per_page } = pagingQuery;
const pageQuery = z.strictObject({ page, per_page });

const list: ManagementHandler = (request) => {
  const query = checkQuery(pageQuery, request.query);
  const bindings = request.state.bindings.list(existingTrigger(request));
  const views = bindings.map((binding) => view(request, binding));
  return { status: 200, body: countedPage(views, "bindings", query) };
};

/** Replaces the whole list: who leaves others out unbinds them. */
const replace: ManagementHandler = (request) => {
  const trigger = existingTrigger(request);
  const body = checkBody(bindingsSchema, request.body);
  const wanted = body.bindings.map(({ ref, display_name }) => {
    const action = referredAction(request, trigger, ref);
    return { action_id: action.id, display_name: display_name ?? action.name };
  });
  const bound = request.state.bindings.replace(trigger, wanted);
  return { status: 200, body: { bindings: bound.map((binding) => view(request, binding)) } };
};

interface Reference {
  type: string;
  value: string;
}

/** The sentence about the deployment is Auth0's (auth0-deploy-cli issue #385); the other is not recorded. */
function referredAction(
  { state }: ManagementRequest,
  trigger: string,
  { type, value }: Reference,
): Action {
  const id = state.bindings.list(trigger).find((binding) => binding.id === value)?.action_id;
  const action = state.actions
    .list()
    .find((candidate) =>
      type === "action_name"
        ? candidate.name === value
        : candidate.id === (type === "binding_id" ? id : value),
    );
  if (!action) throw managementError(400, "That action does not exist.");
  if (action.versions.length === 0) {
    const message = "Trying to create a binding for an action that has not been deployed yet";
    throw managementError(400, message);
  }
  return action;
}

function view({ state }: ManagementRequest, binding: TriggerBinding): object {
  const action = state.actions.get(binding.action_id);
  // An Action cannot go while it is bound.
  if (!action) throw new Error(`binding ${binding.id} names an Action that is gone`);
  return bindingView(binding, action);
}

function existingTrigger(request: ManagementRequest): string {
  const { trigger } = request.parameters;
  if (!triggerId.safeParse(trigger).success)
    throw managementError(404, "That trigger does not exist.");
  return trigger ?? "";
}

const path = "/api/v2/actions/triggers/:trigger/bindings";

export const triggerBindingRoutes: Record<string, ManagementHandler> = {
  [`GET ${path}`]: withAnyScope(["read:actions"], list),
  [`PATCH ${path}`]: withAnyScope(["update:actions"], replace),
};
