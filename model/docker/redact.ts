/** Shorter ones would blot out half of every line, and are found by trying anyway. */
const SHORTEST = 4;

/** The text with each secret in it replaced. */
export function redact(text: string, secrets: readonly string[]): string {
  const sought = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((one, other) => other.length - one.length)
    .map((secret) => secret.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return sought.length === 0
    ? text
    : text.replaceAll(new RegExp(sought.join("|"), "g"), "[secret]");
}
