/**
 * How a value gets into a text. Texts of this room put values between backticks, which no value
 * holds: a renderer can tell what is ours from what came from elsewhere.
 */

/** Stands for a value that is known only after the `up` (sdk/nodejs/runtime/rpc.ts). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Member that marks an object as a secret in engine events. */
const SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d";

export function isSecret(value: unknown): boolean {
  if (value === "[secret]") return true;
  return value !== null && typeof value === "object" && SECRET_SIGNATURE in value;
}

/** Whether a value, or one in it, is secret or not known yet: whatever is watched may be there. */
export function isUnreadable(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isUnreadable);
  return value === UNKNOWN || isSecret(value);
}

/** @returns the value as text, or a word in its place; only ever of properties that may be shown. */
export function shown(value: unknown): string {
  if (isSecret(value)) return "a secret";
  if (value === UNKNOWN) return "known after the update";
  if (value === undefined || value === null || value === "") return "nothing";
  if (typeof value === "object") return quoted(JSON.stringify(value));
  return quoted(withoutCredentials(String(value)));
}

/** Between backticks, on one line, cut where it is longer than `longest` characters. */
export function quoted(text: string, longest = 160): string {
  // What turns the direction of a text could make one address look like another.
  const plain = text
    .replaceAll("`", "'")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  return `\`${plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain}\``;
}

/** The values of a list that may be shown; what is secret or unknown is left out. */
export function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value];
  return list.filter((entry) => typeof entry === "string" && entry !== UNKNOWN && !isSecret(entry));
}

/** User name and password of a URL, and a query, in which tokens travel. */
function withoutCredentials(text: string): string {
  return text
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@\s]*@/i, "$1…@")
    .replace(/^([a-z][a-z0-9+.-]*:\/\/[^?#\s]*)[?#].*$/i, "$1?…");
}

/**
 * A text that somebody else wrote, such as an error, on one line and without what may be a key, a
 * token or a client secret: those are 40 characters and longer.
 */
export function scrub(text: string): string {
  return text
    .replaceAll(/-----BEGIN [\s\S]*?(-----END [^-]*-----|$)/g, "…")
    .replaceAll(/[A-Za-z0-9+/_=-]{40,}(\.[A-Za-z0-9_-]+)*/g, "…")
    .replaceAll(/(:\/\/)[^/@\s]*@/g, "$1…@")
    .replaceAll(/((?:PASS|SECRET|TOKEN)\w*=)("[^"]*"|'[^']*'|[^\s,;]+)/gi, "$1…")
    .replaceAll("`", "'")
    .replaceAll(/<\{%[^%]*%\}>/g, "")
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
}
