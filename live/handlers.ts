/**
 * The one module that dynamic resources import, by the package's own name, when the engine calls
 * them. Their closure holds nothing else, so a change of this code is no change of a resource.
 */

import { files } from "./files/handler.ts";
import type { Handler } from "./handler.ts";
import { rollout } from "./rollout/handler.ts";

export const handlers = { files, rollout };

export type HandlerName = keyof typeof handlers;

/** For callers that know a handler by name only. */
export function handlerOf(name: HandlerName): Handler<object, object> {
  return handlers[name] as Handler<object, object>;
}
