/**
 * The one module that dynamic resources import, by the package's own name, when the engine calls
 * them. The state holds nothing but that import, so a change of this code changes no resource.
 */

import { files } from "./files/handler.ts";
import { rollout } from "./rollout/handler.ts";

export const handlers = { files, rollout };

export type HandlerName = keyof typeof handlers;
