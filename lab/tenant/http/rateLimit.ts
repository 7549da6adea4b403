/** A plan's limit for the Management API (notes auth0.md §4): Free is `{burst: 2, perSecond: 2}`. */
export interface RateLimit {
  burst: number;
  perSecond: number;
}

export interface Admission {
  admitted: boolean;
  /** `x-ratelimit-*`: every answer carries them; reset is in Unix seconds. */
  headers: Record<string, string>;
}

/** Announced where no limit was asked for. */
const unlimited = 1000;

/** Token bucket, as Auth0 documents its limits. */
export class RateLimiter {
  readonly #limit: RateLimit | false;
  #tokens: number;
  #filledAt = Date.now();

  constructor(limit: RateLimit | false) {
    this.#limit = limit;
    this.#tokens = limit ? limit.burst : unlimited;
  }

  /** Takes one token if there is one. */
  admit(): Admission {
    if (!this.#limit) return { admitted: true, headers: headers(unlimited, unlimited - 1, 1) };
    const { burst, perSecond } = this.#limit;
    const now = Date.now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * perSecond);
    this.#filledAt = now;
    const admitted = this.#tokens >= 1;
    if (admitted) this.#tokens -= 1;
    const untilNext = Math.max(0, (1 - this.#tokens) / perSecond);
    return { admitted, headers: headers(burst, Math.floor(this.#tokens), untilNext) };
  }

  /** The headers alone, for answers that the Management API's limit does not count. */
  announce(): Record<string, string> {
    const size = this.#limit ? this.#limit.burst : unlimited;
    return headers(size, size - 1, 1);
  }
}

function headers(limit: number, remaining: number, secondsToReset: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000 + secondsToReset)),
  };
}
