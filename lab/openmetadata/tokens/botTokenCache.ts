const LIFETIME_MILLISECONDS = 2 * 60 * 1000;

/**
 * The bots' current tokens, each kept for two minutes after it was read. `generateToken` does not empty
 * it, so the old token goes on working and the new one fails until then; `revokeToken` does
 * (recordings "old token right after generate", "new token right after generate").
 */
export class BotTokenCache {
  readonly #load: (botName: string) => string | undefined;
  readonly #now: () => number;
  readonly #entries = new Map<string, { token: string; until: number }>();

  /** @param load reads the token from the database; undefined when there is no such bot. */
  constructor(load: (botName: string) => string | undefined, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  tokenOf(botName: string): string | undefined {
    const cached = this.#entries.get(botName);
    // An empty token, left by revokeToken, is not kept.
    if (cached !== undefined && cached.until > this.#now() && cached.token !== "") {
      return cached.token;
    }
    const token = this.#load(botName);
    if (token !== undefined) {
      this.#entries.set(botName, { token, until: this.#now() + LIFETIME_MILLISECONDS });
    }
    return token;
  }

  forget(botName: string): void {
    this.#entries.delete(botName);
  }
}
