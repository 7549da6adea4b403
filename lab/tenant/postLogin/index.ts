import type { ActionVersion } from "../state/action.ts";
import type { TenantState } from "../state/index.ts";
import { accessTokenClaims, type Claims, idTokenClaims } from "./claims.ts";
import { type Login, postLoginEvent } from "./event.ts";
import { type ActionEffects, type ActionResult, runAction } from "./runAction.ts";

export type { Claims } from "./claims.ts";
export type { Login } from "./event.ts";

export type Outcome = { denied: string } | { denied?: never; idToken: Claims; accessToken: Claims };

/** The Actions bound to post-login, in order, each in a process of its own. */
export class PostLogin {
  readonly #state: TenantState;
  /** Milliseconds for all of them together (Auth0 docs, "Actions Limitations"). */
  readonly #timeLimit: number;
  readonly #closing = new AbortController();

  constructor(state: TenantState, timeLimit: number) {
    this.#state = state;
    this.#timeLimit = timeLimit;
  }

  /**
   * A denial ends the flow after the Action that asked for it, and keeps the changes to metadata
   * (Auth0 docs). An Action that fails denies with the message of its error (Auth0's support,
   * "Troubleshooting the access_denied error").
   */
  async run(login: Login): Promise<Outcome> {
    const until = performance.now() + this.#timeLimit;
    const event = postLoginEvent(login, this.#state);
    const done: ActionEffects[] = [];
    for (const version of this.#deployed()) {
      const result = await this.#runOne(version, event, until - performance.now());
      if ("error" in result) return { denied: result.error };
      done.push(result);
      if (result.denied !== undefined) break;
    }
    this.#keepMetadata(login.user.id, done);
    const denied = done.at(-1)?.denied;
    if (denied !== undefined) return { denied };
    const isForAuth0 = login.audience === this.#state.managementApiIdentifier;
    return {
      idToken: idTokenClaims(merged(done, "idToken")),
      accessToken: accessTokenClaims(merged(done, "accessToken"), isForAuth0),
    };
  }

  /** Ends what is still running. */
  close(): void {
    this.#closing.abort();
  }

  #deployed(): ActionVersion[] {
    const { bindings, actions } = this.#state;
    return bindings
      .list("post-login")
      .flatMap(({ action_id }) => actions.get(action_id)?.versions.at(-1) ?? []);
  }

  #runOne(version: ActionVersion, event: object, left: number): Promise<ActionResult> {
    const secrets = version.secrets.map(({ name, value }) => [name, value]);
    return runAction({
      code: version.code,
      event: { ...event, secrets: Object.fromEntries(secrets) },
      timeLimit: Math.max(1, left),
      signal: this.#closing.signal,
    });
  }

  #keepMetadata(userId: string, done: ActionEffects[]): void {
    this.#state.users.changeMetadata(userId, "app_metadata", merged(done, "appMetadata"));
    this.#state.users.changeMetadata(userId, "user_metadata", merged(done, "userMetadata"));
  }
}

type ValueName = "idToken" | "accessToken" | "appMetadata" | "userMetadata";

/** Where two Actions set the same, the later one wins. */
const merged = (done: ActionEffects[], name: ValueName): Claims =>
  Object.assign({}, ...done.map((effects) => effects[name]));
