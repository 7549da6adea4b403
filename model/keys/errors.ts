/** Stable reasons for which a key, or a position of the ring, is refused. */
export type KeyErrorCode =
  | "ERR_KEY_FORMAT"
  | "ERR_KEY_MISMATCH"
  | "ERR_KEY_PUBLISHED"
  | "ERR_KEY_TOO_SHORT"
  | "ERR_RING_EXISTING"
  | "ERR_RING_RETIRED"
  | "ERR_RING_SKIPPED";

/** A refused key. The message says what to do and never quotes key material. */
export class KeyError extends Error {
  override readonly name = "KeyError";
  readonly code: KeyErrorCode;

  constructor(code: KeyErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
