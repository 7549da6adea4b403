import type { z } from "zod";
import { HttpError, invalidBody, managementError } from "../http/errors.ts";

/**
 * Checks a request body and returns it as it came.
 *
 * Auth0's sentences are those of its JSON Schema validator (z-schema). The real ones end with the
 * property's description in brackets; ours, like provider-recordings/auth0/08-errors, leave it out.
 * @throws HttpError 400 `invalid_body` for the first thing that is wrong
 */
export function checkBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw invalidBody(`Payload validation error: ${complaint(result.error, body)}.`);
}

/** The same for a query: `include_totals=true&per_page=50`. */
export function checkQuery<T>(schema: z.ZodType<T>, query: URLSearchParams): T {
  const values = Object.fromEntries(query);
  const result = schema.safeParse(values);
  if (result.success) return result.data;
  throw managementError(
    400,
    `Query validation error: ${complaint(result.error, values)}.`,
    "invalid_query_string",
  );
}

function complaint(error: z.ZodError, input: unknown): string {
  const issue = deepest(error.issues);
  if (!issue) throw new HttpError({ status: 500 }, "zod refused a body without an issue");
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
  const isMissing = value === undefined && issue.code !== "unrecognized_keys";
  const path = isMissing ? issue.path.slice(0, -1) : issue.path;
  const place = path.length > 0 ? ` on property ${pathText(path)}` : "";
  return `'${sentence(issue, value)}'${place}`;
}

/** A union (such as "object or null") complains about all its members: take the most specific. */
function deepest(issues: readonly z.core.$ZodIssue[]): z.core.$ZodIssue | undefined {
  const issue = issues[0];
  if (issue?.code !== "invalid_union") return issue;
  const inner = issue.errors
    .map((member) => deepest(member))
    .filter((found) => found !== undefined);
  const best = inner.find((found) => found.path.length > 0 || found.code !== "invalid_type");
  return best
    ? { ...best, path: [...issue.path, ...best.path] }
    : inner[0] && { ...inner[0], path: issue.path };
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** z-schema's messages, by the kind of what is wrong. */
function sentence(issue: z.core.$ZodIssue, value: unknown): string {
  const mayBeMissing = issue.code === "invalid_type" || issue.code === "invalid_value";
  if (mayBeMissing && value === undefined) {
    return `Missing required property: ${String(issue.path.at(-1))}`;
  }
  switch (issue.code) {
    case "invalid_type":
      return `Expected type ${typeName(issue.expected)} but found type ${typeOf(value)}`;
    case "unrecognized_keys":
      return `Additional properties not allowed: ${issue.keys.join(",")}`;
    case "invalid_value":
      return `No enum match for: ${String(value)}`;
    case "too_small":
      return bound(issue.origin, value, `minimum ${issue.minimum}`, "short", "less than");
    case "too_big":
      return bound(issue.origin, value, `maximum ${issue.maximum}`, "long", "greater than");
    case "invalid_format":
      return `String does not match pattern ${issue.pattern ?? issue.format}: ${String(value)}`;
    case "custom":
      if (issue.params?.format) {
        return `Object didn't pass validation for format ${issue.params.format}: ${String(value)}`;
      }
      return issue.message;
    default:
      return issue.message;
  }
}

function bound(origin: string, value: unknown, limit: string, size: string, than: string): string {
  if (origin === "string") return `String is too ${size} (${String(value).length} chars), ${limit}`;
  if (origin === "array") return `Array is too ${size} (${(value as unknown[]).length}), ${limit}`;
  return `Value ${String(value)} is ${than} ${limit}`;
}

/** Every number in these schemas is whole. */
const typeName = (expected: string) =>
  expected === "int" || expected === "number" ? "integer" : expected;

function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}
