import { createHash } from "node:crypto";
import type { Deployment } from "./objects.ts";

/** Identifies a Deployment's pod template as a whole, whoever has set what of it. */
export function revisionOf({ spec }: Deployment): string {
  return createHash("sha256").update(JSON.stringify(spec.template)).digest("hex").slice(0, 16);
}
