import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

const PREFIX = "fernet:";
const VERSION = 0x80;

interface FernetKey {
  signing: Buffer;
  encryption: Buffer;
}

/** Fernet (https://github.com/fernet/spec) as OpenMetadata stores secrets: `fernet:` and the token. */
export class Fernet {
  readonly #keys: FernetKey[];
  readonly #now: () => number;

  /**
   * @param configured 32 bytes in base64, or several of them with commas between: the first encrypts,
   *   all decrypt.
   * @throws Error when a key has another length.
   */
  constructor(configured: string, now: () => number) {
    this.#now = now;
    this.#keys = configured.split(",").map((encoded) => {
      const bytes = Buffer.from(encoded, "base64");
      if (bytes.length !== 32) {
        throw new Error(
          `fernetKey (FERNET_KEY) has a key of ${bytes.length} bytes: give 32 random bytes in base64.`,
        );
      }
      return { signing: bytes.subarray(0, 16), encryption: bytes.subarray(16) };
    });
  }

  encrypt(plain: string): string {
    const key = this.#keys[0] as FernetKey;
    const iv = randomBytes(16);
    const cipher = createCipheriv("aes-128-cbc", key.encryption, iv);
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(BigInt(Math.floor(this.#now() / 1000)));
    const body = Buffer.concat([
      Buffer.of(VERSION),
      time,
      iv,
      cipher.update(plain, "utf8"),
      cipher.final(),
    ]);
    const token = Buffer.concat([body, sign(body, key.signing)]);
    return PREFIX + token.toString("base64").replaceAll("+", "-").replaceAll("/", "_");
  }

  /** @throws Error when none of the keys made the ciphertext. */
  decrypt(stored: string): string {
    const token = Buffer.from(stored.slice(PREFIX.length), "base64url");
    const body = token.subarray(0, -32);
    const key = this.#keys.find(({ signing }) =>
      timingSafeEqual(sign(body, signing), token.subarray(-32)),
    );
    if (key === undefined) {
      throw new Error("A stored secret was encrypted with another Fernet key.");
    }
    const decipher = createDecipheriv("aes-128-cbc", key.encryption, body.subarray(9, 25));
    return Buffer.concat([decipher.update(body.subarray(25)), decipher.final()]).toString("utf8");
  }
}

function sign(body: Buffer, key: Buffer): Buffer {
  return createHmac("sha256", key).update(body).digest();
}
