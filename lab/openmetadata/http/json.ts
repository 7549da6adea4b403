import { ApiError, badRequest } from "./apiError.ts";

const SOURCE =
  "[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1, column: ";

/**
 * Parses a request body. The server answers text that is no JSON with 400 and Jackson's sentence as
 * plain text (recording "PUT not JSON"); only that one sentence was recorded, so the others resemble it.
 */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const at = Number(/at position (\d+)/.exec(String(error))?.[1] ?? 0);
    const character = body[at];
    const found =
      character === undefined
        ? "Unexpected end-of-input"
        : `Unexpected character ('${character}' (code ${character.charCodeAt(0)}))`;
    const wanted = body[at - 1] === "{" ? "double-quote to start field name" : "a valid JSON value";
    throw new ApiError(400, `${found}: was expecting ${wanted}\n at ${SOURCE}${at + 1}]`, {
      contentType: "text/plain",
    });
  }
}

/** Parses a request and demands its fields, as bean validation does. @throws ApiError 400. */
export function parseRequest<T>(body: string, required: (keyof T & string)[]): T {
  const parsed = parseJson(body);
  const request = (typeof parsed === "object" ? parsed : null) ?? {};
  const missing = required.filter((field) => ((request as T)[field] ?? null) === null);
  if (missing.length > 0) throw badRequest(nullFieldsMessage(missing));
  return request as T;
}

/** The server's complaint about fields that are absent or null. */
export function nullFieldsMessage(fields: string[]): string {
  return `[${fields.map((field) => `query param ${field} must not be null`).join(", ")}]`;
}

/** Jackson's sentence for a value that is not in an enumeration (recording "generate with nonsense"). */
export function enumerationError(
  body: string,
  options: { type: string; owner: string; field: string; value: string },
): ApiError {
  const { type, owner, field, value } = options;
  const before = new RegExp(`"${field}"\\s*:\\s*`).exec(body);
  const column = before === null ? 1 : before.index + before[0].length + 1;
  return new ApiError(
    400,
    `Cannot construct instance of \`${type}\`, problem: ${value}\n at ${SOURCE}${column}] (through reference chain: ${owner}["${field}"])`,
  );
}

/** The members of a text that should be a JSON object; none when it is something else. */
export function parseObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
