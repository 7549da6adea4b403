import { z } from "zod";
import { managementError } from "../http/errors.ts";
import type { Action } from "../state/action.ts";
import { createActionSchema, triggerId, updateActionSchema } from "./actionSchema.ts";
import { actionView, deploymentView } from "./actionViews.ts";
import type { ManagementHandler, ManagementRequest } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { countedPage, flag, pagingQuery } from "./paging.ts";
import { checkBody, checkQuery } from "./payload.ts";

const { page, per_page } = pagingQuery;

const listQuery = z.strictObject({
  page,
  per_page,
  triggerId: triggerId.optional(),
  actionName: z.string().optional(),
  deployed: flag.optional(),
  installed: flag.optional(),
});

const list: ManagementHandler = (request) => {
  const query = checkQuery(listQuery, request.query);
  const found = request.state.actions.list().filter(
    (action) =>
      (query.actionName ?? action.name) === action.name &&
      (query.deployed ?? isDeployed(action)) === isDeployed(action) &&
      (query.triggerId === undefined || supports(action, query.triggerId)) &&
      // Nothing here was installed from Auth0's marketplace.
      query.installed !== true,
  );
  const views = found.map(({ id }) => actionView(request.state.actions.finishBuild(id)));
  return { status: 200, body: countedPage(views, "actions", query) };
};

const read: ManagementHandler = (request) => {
  const { id } = existingAction(request);
  return { status: 200, body: actionView(request.state.actions.finishBuild(id)) };
};

const create: ManagementHandler = (request) => {
  const body = checkBody(createActionSchema, request.body);
  return { status: 201, body: actionView(request.state.actions.create(body)) };
};

const update: ManagementHandler = (request) => {
  const body = checkBody(updateActionSchema, request.body);
  const { id } = existingAction(request);
  return { status: 200, body: actionView(request.state.actions.patch(id, body)) };
};

/** Refused while it is bound: terraform-provider-auth0 issues #64, #1550. */
const remove: ManagementHandler = (request) => {
  const { force } = checkQuery(z.strictObject({ force: flag.optional() }), request.query);
  const { id } = existingAction(request);
  const { actions, bindings } = request.state;
  if (!force && bindings.isBound(id)) {
    throw managementError(409, "Unable to delete an action bound to a trigger.");
  }
  bindings.unbind(id);
  actions.delete(id);
  return { status: 204 };
};

/** 200, as recorded, where Auth0's description says 202. The refusal: auth0-deploy-cli issue #395. */
const deploy: ManagementHandler = (request) => {
  const action = existingAction(request);
  if (action.status !== "built") {
    throw managementError(400, "A draft must be in the 'built' state before it can be deployed.");
  }
  const version = request.state.actions.deploy(action.id);
  return { status: 200, body: deploymentView(action, version) };
};

function existingAction(request: ManagementRequest): Action {
  const action = request.state.actions.get(request.parameters.id ?? "");
  if (!action) throw managementError(404, "That action does not exist.");
  return action;
}

const isDeployed = ({ versions }: Action) => versions.length > 0;

const supports = ({ supported_triggers }: Action, trigger: string) =>
  supported_triggers.some(({ id }) => id === trigger);

export const actionRoutes: Record<string, ManagementHandler> = {
  "GET /api/v2/actions/actions": withAnyScope(["read:actions"], list),
  "POST /api/v2/actions/actions": withAnyScope(["create:actions"], create),
  "GET /api/v2/actions/actions/:id": withAnyScope(["read:actions"], read),
  "PATCH /api/v2/actions/actions/:id": withAnyScope(["update:actions"], update),
  "DELETE /api/v2/actions/actions/:id": withAnyScope(["delete:actions"], remove),
  "POST /api/v2/actions/actions/:id/deploy": withAnyScope(["create:actions"], deploy),
};
