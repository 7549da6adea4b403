import { managementError } from "./errors.ts";

export interface Route<Handler> {
  method: string;
  /** Segments of the path; `:name` takes any one segment. */
  segments: string[];
  handler: Handler;
}

export interface Match<Handler> {
  handler: Handler;
  parameters: Record<string, string>;
}

/** `["GET /clients/:id", handler]` … to routes. */
export function routes<Handler>(table: Record<string, Handler>): Route<Handler>[] {
  return Object.entries(table).map(([key, handler]) => {
    const [method = "", path = ""] = key.split(" ");
    return { method, segments: path.split("/").slice(1), handler };
  });
}

/**
 * Finds the route of a request. Segments are compared as they came and decoded afterwards: an
 * identifier may hold a slash (`/resource-servers/https:%2F%2Fhost%2F`, notes auth0.md §1).
 */
export function matchRoute<Handler>(
  table: readonly Route<Handler>[],
  method: string,
  rawPath: string,
): Match<Handler> | undefined {
  const segments = rawPath.split("/").slice(1);
  for (const route of table) {
    if (route.method !== method || route.segments.length !== segments.length) continue;
    if (!route.segments.every((name, i) => name.startsWith(":") || name === segments[i])) continue;
    return { handler: route.handler, parameters: parametersOf(route.segments, segments) };
  }
  return undefined;
}

function parametersOf(names: string[], segments: string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  names.forEach((name, index) => {
    if (name.startsWith(":")) parameters[name.slice(1)] = decode(segments[index] ?? "");
  });
  return parameters;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw managementError(400, "Bad Request");
  }
}
