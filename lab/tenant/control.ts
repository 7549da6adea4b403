import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Collection, Control } from "./dashboard.ts";
import type { Answer } from "./http/answer.ts";
import { parseJson } from "./http/body.ts";
import { managementError, noRoute, unauthorized } from "./http/errors.ts";
import type { FaultRule } from "./http/faults.ts";
import { matchRoute, routes } from "./http/router.ts";
import { triggerId } from "./management/actionSchema.ts";
import { checkBody } from "./management/payload.ts";
import type { Action } from "./state/action.ts";
import type { Client } from "./state/client.ts";

interface ControlRequest {
  control: Control;
  id: string;
  body: unknown;
}

type ControlHandler = (request: ControlRequest) => Answer;

function isPattern(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

const faultSchema = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  /** A regular expression, where `path` is one whole path. */
  pathPattern: z
    .string()
    .refine(isPattern, { params: { format: "regex" } })
    .optional(),
  status: z.int().min(0).max(599).optional(),
  times: z.int().min(1).optional(),
  when: z.enum(["before", "after"]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: z.int().min(0).optional(),
  body: z.unknown().optional(),
});

const properties = z.record(z.string(), z.unknown());
const none: Answer = { status: 204 };

const table = routes<ControlHandler>({
  "GET /lab/requests": ({ control }) => ({ status: 200, body: control.log.list() }),
  "DELETE /lab/requests": ({ control }) => {
    control.log.clear();
    return none;
  },
  "POST /lab/faults": ({ control, body }) => {
    const { pathPattern, ...rule } = checkBody(faultSchema, body);
    const path = pathPattern === undefined ? {} : { path: new RegExp(pathPattern) };
    control.faults.add({ ...rule, ...path } as FaultRule);
    return none;
  },
  "DELETE /lab/faults": ({ control }) => {
    control.faults.clear();
    return none;
  },
  "PUT /lab/deployer/scopes": ({ control, body }) => {
    control.setDeployerScopes(checkBody(z.array(z.string()), body));
    return none;
  },
  ...collectionRoutes("clients", ({ clients }) => clients, withoutSecret),
  ...collectionRoutes("grants", ({ grants }) => grants),
  ...collectionRoutes("connections", ({ connections }) => connections),
  ...collectionRoutes("actions", ({ actions }) => actions, withoutValues),
  "POST /lab/actions/:id/deploy": ({ control, id }) => {
    checkActions(control, [id]);
    control.actions.deploy(id);
    return none;
  },
  "GET /lab/bindings/:id": ({ control, id }) => {
    return { status: 200, body: control.bindings.list(checkBody(triggerId, id)) };
  },
  "PUT /lab/bindings/:id": ({ control, id, body }) => {
    const actionIds = checkBody(z.array(z.string()), body);
    checkActions(control, actionIds);
    control.bindings.set(checkBody(triggerId, id), actionIds);
    return none;
  },
});

function checkActions({ actions }: Control, ids: readonly string[]): void {
  if (ids.every((id) => actions.get(id))) return;
  throw managementError(404, "There is no such entry in actions.");
}

function collectionRoutes<Item>(
  name: string,
  pick: (control: Control) => Collection<Item>,
  show: (item: Item) => unknown = (item) => item,
): Record<string, ControlHandler> {
  const known = (request: ControlRequest): Item => {
    const item = pick(request.control).get(request.id);
    if (item === undefined) throw managementError(404, `There is no such entry in ${name}.`);
    return item;
  };
  const one = `/lab/${name}/:id`;
  return {
    [`GET /lab/${name}`]: ({ control }) => ({ status: 200, body: pick(control).list().map(show) }),
    [`POST /lab/${name}`]: ({ control, body }) => {
      const item = pick(control).create(checkBody(properties, body));
      return { status: 201, body: show(item) };
    },
    [`GET ${one}`]: (request) => ({ status: 200, body: show(known(request)) }),
    [`PATCH ${one}`]: (request) => {
      known(request);
      const changes = checkBody(properties, request.body);
      return { status: 200, body: show(pick(request.control).patch(request.id, changes)) };
    },
    [`DELETE ${one}`]: ({ control, id }) => {
      pick(control).delete(id);
      return none;
    },
  };
}

function withoutSecret({ client_secret, ...shown }: Client): object {
  return shown;
}

function withoutValues(action: Action): object {
  const hide = <Item extends Pick<Action, "secrets">>(item: Item) => {
    const secrets = item.secrets.map(({ value, ...shown }) => shown);
    return { ...item, secrets };
  };
  return { ...hide(action), versions: action.versions.map(hide) };
}

/**
 * The lab's own API under `/lab/`, for tests and demos in another process.
 * @throws HttpError 401 without the control token
 */
export function answerControl(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  control: Control,
): Answer {
  const given = request.headers.authorization ?? "";
  if (!equal(given, `Bearer ${control.token}`)) throw unauthorized("Invalid control token");
  const match = matchRoute(table, request.method ?? "", url.pathname);
  if (!match) throw noRoute();
  return match.handler({ control, id: match.parameters.id ?? "", body: parseJson(body) });
}

function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
