import { randomBytes } from "node:crypto";
import type { PendingLogin, Tokens } from "./provider.ts";

export interface Session {
  id: string;
  redirectUri?: string;
  pending?: PendingLogin;
  tokens?: Tokens & { idToken: string };
}

const DEFAULT_SECONDS = 604_800;
const MINIMUM_SECONDS = 3600;

/**
 * Browser sessions, in memory as before OpenMetadata 2.0: a restart ends them, a second server does not
 * know them (measured.md §4).
 */
export class Sessions {
  readonly #lifetime: number;
  readonly #secure: boolean;
  readonly #now: () => number;
  readonly #sessions = new Map<string, { session: Session; until: number }>();

  /**
   * @param options.expirySeconds `sessionExpiry`; less than an hour is ignored for the default of 7 days.
   * @param options.secure `forceSecureSessionCookie`.
   */
  constructor(options: { expirySeconds: number | undefined; secure: boolean }, now: () => number) {
    const seconds = options.expirySeconds ?? DEFAULT_SECONDS;
    this.#lifetime = seconds >= MINIMUM_SECONDS ? seconds : DEFAULT_SECONDS;
    this.#secure = options.secure;
    this.#now = now;
  }

  find(cookieHeader: string | undefined): Session | undefined {
    const id = /(?:^|;\s*)JSESSIONID=([^;]+)/.exec(cookieHeader ?? "")?.[1];
    const entry = id === undefined ? undefined : this.#sessions.get(id);
    if (entry === undefined || entry.until <= this.#now()) return undefined;
    entry.until = this.#now() + this.#lifetime * 1000;
    return entry.session;
  }

  create(): Session {
    const random = BigInt(`0x${randomBytes(12).toString("hex")}`).toString(36);
    const session = { id: `node0${random}${this.#sessions.size}.node0` };
    this.#sessions.set(session.id, { session, until: this.#now() + this.#lifetime * 1000 });
    return session;
  }

  end(session: Session): void {
    this.#sessions.delete(session.id);
  }

  /** The Set-Cookie header of a new session, attributes in Jetty's order. */
  cookie({ id }: Session): string {
    // Jetty writes the day without a leading zero: "Tue, 1 Dec 2026 13:00:52 GMT".
    const expires = new Date(this.#now() + this.#lifetime * 1000)
      .toUTCString()
      .replace(/, 0/, ", ");
    const secure = this.#secure ? ["Secure"] : [];
    const sameSite = this.#secure ? ["SameSite=None"] : [];
    return [
      `JSESSIONID=${id}`,
      "Path=/",
      `Expires=${expires}`,
      `Max-Age=${this.#lifetime}`,
      ...secure,
      "HttpOnly",
      ...sameSite,
    ].join("; ");
  }
}
