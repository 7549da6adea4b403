/** The order in which the plugins' SDK hands out the members of a set of texts. */
import { crc32 } from "node:zlib";

/**
 * By the decimal digits of their CRC-32, compared as texts: `A=1, B=3` goes to the daemon as
 * `B=3, A=1` (01-lifecycle/9-env).
 */
export function inHashOrder(texts: string[]): string[] {
  const hashed = texts.map((text) => ({ text, hash: String(crc32(text)) }));
  return hashed
    .sort((one, other) => (one.hash < other.hash ? -1 : one.hash > other.hash ? 1 : 0))
    .map(({ text }) => text);
}
