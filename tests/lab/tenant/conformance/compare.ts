import type { IdMap } from "./idMap.ts";

/**
 * Fields that we answer and a recording need not have: the recorder decoded every body into the
 * Go SDK's types of its day and lost what those did not know. All of them are in the raw bodies
 * that auth0-deploy-cli recorded (notes auth0.md §7).
 */
const mayBeAdded = new Set([
  "callback_url_template",
  "cross_origin_auth",
  "cross_origin_authentication",
  // Auth0 shows these three on GET and not on PATCH (TestAccClientCIMD); we make no difference.
  "external_client_id",
  "external_metadata_created_by",
  "external_metadata_type",
  "global",
  "is_system",
  "subject_type_authorization",
  "tenant",
]);

/** Of a page of Actions or bindings: Auth0 leaves zeros out and has no `start`, see the tenant's README. */
const counts = new Set(["total", "start", "limit", "page"]);

/** When it was, is of no interest; that it expires when asked is. */
const times = new Set(["created_at", "updated_at", "built_at", "build_time"]);

/** Fields that only our answer to the recorder's redaction has, or that name nothing of ours. */
const notCompared = new Set(["signing_keys", "length", "next"]);

/** What an answer lacks, has otherwise, or has too much, against the recorded one. */
export function differences(recorded: unknown, actual: unknown, ids: IdMap, at = "body"): string[] {
  if (recorded === undefined) return actual === undefined ? [] : [`${at}: not recorded`];
  if (Array.isArray(recorded)) return arrayDifferences(recorded, actual, ids, at);
  if (isObject(recorded)) return objectDifferences(recorded, actual, ids, at);
  if (recorded === "[REDACTED]") {
    return typeof actual === "string" && actual !== "" ? [] : [`${at}: no secret`];
  }
  const expected = typeof recorded === "string" ? ids.translate(recorded) : recorded;
  return expected === actual ? [] : [`${at}: ${text(expected)} expected, ${text(actual)} answered`];
}

function arrayDifferences(recorded: unknown[], actual: unknown, ids: IdMap, at: string): string[] {
  if (!Array.isArray(actual)) return [`${at}: array expected, ${text(actual)} answered`];
  if (actual.length !== recorded.length) {
    return [`${at}: ${recorded.length} entries expected, ${actual.length} answered`];
  }
  return recorded.flatMap((entry, index) =>
    differences(entry, actual[index], ids, `${at}[${index}]`),
  );
}

function objectDifferences(
  recorded: Record<string, unknown>,
  actual: unknown,
  ids: IdMap,
  at: string,
): string[] {
  if (!isObject(actual)) return [`${at}: object expected, ${text(actual)} answered`];
  const found: string[] = [];
  for (const [key, value] of Object.entries(recorded)) {
    if (notCompared.has(key)) continue;
    const here = `${at}.${key}`;
    if (!(key in actual)) found.push(`${here}: missing`);
    else if (times.has(key)) continue;
    else found.push(...differences(value, actual[key], ids, here));
  }
  const isCounted = "bindings" in recorded || "actions" in recorded;
  const added = Object.keys(actual).filter(
    (key) =>
      !(key in recorded) &&
      !mayBeAdded.has(key) &&
      !notCompared.has(key) &&
      !(isCounted && counts.has(key)),
  );
  return [...found, ...added.map((key) => `${at}.${key}: not recorded`)];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown) => JSON.stringify(value);
