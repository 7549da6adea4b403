/** Automatic names: `<prefix><hex digits>`, the same digits for the same seed. */
import { createHash } from "node:crypto";

/**
 * The digits are the low half-bytes of 64-bit numbers from ChaCha8 (https://c2sp.org/chacha8rand)
 * under the SHA-256 of the engine's seed; so did the official plugins (14-wide-client/11-auto-name).
 *
 * @param count at most 8 (what one round of the generator gives without counting on).
 */
export function uniqueName(prefix: string, count: number, seed: Uint8Array): string {
  const key = createHash("sha256").update(seed).digest();
  const even = chacha8(key, 0);
  const odd = chacha8(key, 2);
  const digits = Array.from({ length: count }, (_, index) => {
    const block = index % 2 === 0 ? even : odd;
    return ((block[index >> 1] ?? 0) & 0xf).toString(16);
  });
  return prefix + digits.join("");
}

/** The first four words of a block: the generator leaves them without the usual final addition. */
function chacha8(key: Buffer, counter: number): Uint32Array {
  const words = Uint32Array.of(
    0x61707865,
    0x3320646e,
    0x79622d32,
    0x6b206574,
    ...new Array(12).fill(0),
  );
  for (let index = 0; index < 8; index++) words[4 + index] = key.readUInt32LE(4 * index);
  words[12] = counter;
  for (let round = 0; round < 4; round++) {
    for (let column = 0; column < 4; column++) {
      quarterRound(words, column, column + 4, column + 8, column + 12);
    }
    for (let diagonal = 0; diagonal < 4; diagonal++) {
      const [b, c, d] = [1, 2, 3].map((step) => 4 * step + ((diagonal + step) % 4));
      quarterRound(words, diagonal, b ?? 0, c ?? 0, d ?? 0);
    }
  }
  return words.slice(0, 4);
}

function quarterRound(words: Uint32Array, a: number, b: number, c: number, d: number): void {
  const step = (sum: number, addend: number, target: number, bits: number) => {
    words[sum] = (words[sum] ?? 0) + (words[addend] ?? 0);
    const mixed = ((words[target] ?? 0) ^ (words[sum] ?? 0)) >>> 0;
    words[target] = (mixed << bits) | (mixed >>> (32 - bits));
  };
  step(a, b, d, 16);
  step(c, d, b, 12);
  step(a, b, d, 8);
  step(c, d, b, 7);
}
