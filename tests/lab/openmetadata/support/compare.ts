/**
 * Compares a live answer with a recorded one. What differs by nature is compared by meaning: ids must map
 * one to one, times must be numbers, tokens must have the same header and claims, cursors the same content.
 */
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIMES = ["updatedAt", "lastLoginTime", "JWTTokenExpiresAt", "expiryDuration", "iat"];

export class Comparison {
  readonly #toRecorded: (live: string) => string;
  readonly #liveIds = new Map<string, string>();
  readonly #recordedIds = new Map<string, string>();

  /** @param toRecorded puts recorded addresses and key ids in place of the live ones. */
  constructor(toRecorded: (live: string) => string) {
    this.#toRecorded = toRecorded;
  }

  /** Recorded ids in a text, replaced by those that the live server has for them. */
  toLive(text: string): string {
    return text.replace(UUID, (id) => this.#liveIds.get(id) ?? id);
  }

  /** What differs, as "path: recorded … live …"; empty when nothing does. */
  differences(recorded: unknown, live: unknown, at: string): string[] {
    if (Array.isArray(recorded) && Array.isArray(live)) {
      if (recorded.length !== live.length) {
        return [`${at}: recorded ${recorded.length} entries, live ${live.length}`];
      }
      return recorded.flatMap((item, index) =>
        this.differences(item, live[index], `${at}[${index}]`),
      );
    }
    if (isObject(recorded) && isObject(live)) {
      const keys = new Set([...Object.keys(recorded), ...Object.keys(live)]);
      return [...keys].flatMap((key) => this.#member(key, recorded, live, `${at}.${key}`));
    }
    if (typeof recorded === "string" && typeof live === "string") {
      return this.#texts(recorded, live, at);
    }
    return recorded === live ? [] : [differs(at, recorded, live)];
  }

  #member(
    key: string,
    recorded: Record<string, unknown>,
    live: Record<string, unknown>,
    at: string,
  ): string[] {
    const [a, b] = [recorded[key], live[key]];
    if (!(key in live)) return [`${at}: recorded, not live`];
    if (!(key in recorded)) return [`${at}: live (${JSON.stringify(b)}), not recorded`];
    if (TIMES.includes(key) && typeof a === "number" && typeof b === "number") return [];
    if (key === "exp" && typeof a === "number" && typeof b === "number") return [];
    if (key === "n") return /^A[\w-]+={0,2}$/.test(String(b)) ? [] : [differs(at, a, b)];
    if (key === "nonce") return typeof a === typeof b ? [] : [differs(at, a, b)];
    return this.differences(a, b, at);
  }

  #texts(recorded: string, liveText: string, at: string): string[] {
    const live = this.#toRecorded(liveText);
    if (recorded.startsWith("fernet:")) {
      return live.startsWith("fernet:") ? [] : [differs(at, recorded, live)];
    }
    if (recorded.startsWith("eyJ")) return this.differences(decode(recorded), decode(live), at);
    const [recordedIds, liveIds] = [recorded.match(UUID) ?? [], live.match(UUID) ?? []];
    const known = recordedIds.every((id, index) => this.#pair(id, liveIds[index] ?? ""));
    return known && recorded.replace(UUID, "id") === live.replace(UUID, "id")
      ? []
      : [differs(at, recorded, live)];
  }

  #pair(recorded: string, live: string): boolean {
    if (!this.#liveIds.has(recorded) && !this.#recordedIds.has(live)) {
      this.#liveIds.set(recorded, live);
      this.#recordedIds.set(live, recorded);
    }
    return this.#liveIds.get(recorded) === live && this.#recordedIds.get(live) === recorded;
  }
}

/** A JWT's header and claims, or a paging cursor's content. */
function decode(encoded: string): unknown {
  const parts = encoded.split(".").slice(0, 2);
  return parts.map((part) => JSON.parse(Buffer.from(part, "base64").toString()));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function differs(at: string, recorded: unknown, live: unknown): string {
  return `${at}: recorded ${JSON.stringify(recorded)}, live ${JSON.stringify(live)}`;
}
