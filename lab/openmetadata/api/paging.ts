import { badRequest } from "../http/apiError.ts";

interface Entity {
  id: string;
  name: string;
}

const DEFAULT_LIMIT = 10;
const MAXIMUM_LIMIT = 1_000_000;

/** One page of a list that is sorted by name: `limit`, then `before` or `after`, cursors of the API. */
export function page<T extends Entity>(
  entities: T[],
  query: URLSearchParams,
): { data: T[]; paging: { before?: string; after?: string; total: number } } {
  const limit = Number(query.get("limit") ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 0) {
    throw badRequest("[query param limit must be greater than or equal to 0]");
  }
  if (limit > MAXIMUM_LIMIT) {
    throw badRequest(`[query param limit must be less than or equal to ${MAXIMUM_LIMIT}]`);
  }
  const [before, after] = [query.get("before"), query.get("after")];
  if (before !== null && after !== null) {
    throw badRequest("Only one of before or after query parameter allowed");
  }
  const start = startOf(entities, limit, before, after);
  const end =
    before === null ? start + limit : entities.findIndex(({ name }) => name >= nameIn(before));
  const data = entities.slice(start, end);
  return {
    data,
    paging: {
      ...(start > 0 && data[0] && { before: cursor(data[0]) }),
      ...(end < entities.length && data.length > 0 && { after: cursor(data.at(-1) as T) }),
      total: entities.length,
    },
  };
}

function startOf(
  entities: Entity[],
  limit: number,
  before: string | null,
  after: string | null,
): number {
  if (after !== null) {
    const index = entities.findIndex(({ name }) => name > nameIn(after));
    return index < 0 ? entities.length : index;
  }
  if (before === null) return 0;
  const end = entities.findIndex(({ name }) => name >= nameIn(before));
  return Math.max(0, (end < 0 ? entities.length : end) - limit);
}

function cursor({ id, name }: Entity): string {
  return Buffer.from(JSON.stringify({ id, name })).toString("base64");
}

function nameIn(value: string): string {
  try {
    return (JSON.parse(Buffer.from(value, "base64").toString()) as Entity).name;
  } catch {
    throw badRequest(`Invalid cursor ${value}`);
  }
}
