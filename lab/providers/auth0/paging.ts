/** Lists that come in pages. */
import type { JsonObject } from "./managementApi.ts";

/**
 * Whether another page follows. A `total` without `start` and `limit` never ends: a flaw of the
 * official plugin (provider-recordings/README.md, "Endless loop").
 */
export function hasNext(page: JsonObject): boolean {
  if (page.next) return true;
  const { total = 0, start = 0, limit = 0 } = page as Record<string, number>;
  return total > start + limit;
}
