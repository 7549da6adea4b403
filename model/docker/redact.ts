/** Shorter ones would blot out half of every line, and are found by trying anyway. */
const SHORTEST = 4;

/** The text with each secret in it replaced. */
export function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= SHORTEST)
    .toSorted((one, other) => other.length - one.length)
    .reduce((result, secret) => result.replaceAll(secret, "[secret]"), text);
}
