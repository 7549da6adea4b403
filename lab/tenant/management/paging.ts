import { z } from "zod";
import { checkQuery } from "./payload.ts";

/** `true` and `false` in a query. */
export const flag = z.enum(["true", "false"]).transform((text) => text === "true");

const number = (minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum);

export const pagingQuery = {
  page: number(0, Number.MAX_SAFE_INTEGER).optional(),
  per_page: number(0, 100).optional(),
  include_totals: flag.optional(),
  /** Checkpoint paging: where to go on, and how many. */
  from: z.string().optional(),
  take: number(1, 100).optional(),
};

export interface Paging {
  page?: number | undefined;
  per_page?: number | undefined;
  include_totals?: boolean | undefined;
  from?: string | undefined;
  take?: number | undefined;
}

/** Parses a list's query: its own filters beside the paging. Unknown parameters are refused. */
export function listQuery<Shape extends z.ZodRawShape>(query: URLSearchParams, filters: Shape) {
  return checkQuery(z.strictObject({ ...pagingQuery, ...filters }), query);
}

/**
 * One page of a list: a bare array, or `{total, start, limit, NAME}` on `include_totals`, or
 * `{next?, NAME}` by checkpoint.
 */
export function pageOf<Item>(items: readonly Item[], name: string, paging: Paging): unknown {
  if (paging.take !== undefined || paging.from !== undefined) {
    const start = Number(paging.from ?? 0) || 0;
    const end = start + (paging.take ?? 50);
    const next = end < items.length ? { next: String(end) } : {};
    return { ...next, [name]: items.slice(start, end) };
  }
  const limit = paging.per_page ?? 50;
  const start = (paging.page ?? 0) * limit;
  const page = items.slice(start, start + limit);
  return paging.include_totals ? { total: items.length, start, limit, [name]: page } : page;
}

/**
 * One page of Actions or of their bindings. Both ways of counting are named
 * (provider-recordings/auth0/06-action): where `start` and `limit` are missing, the official plugin
 * asks for more until a page shows no `total`.
 */
export function countedPage<Item>(
  items: readonly Item[],
  name: string,
  { page = 0, per_page = 20 }: Pick<Paging, "page" | "per_page">,
): object {
  const start = page * per_page;
  const found = items.slice(start, start + per_page);
  return { [name]: found, total: items.length, start, limit: per_page, page, per_page };
}
