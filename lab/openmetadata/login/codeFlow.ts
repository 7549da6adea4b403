import { decodeJwt } from "jose";
import type { SecurityConfiguration } from "../configuration.ts";
import type { Call, Reply } from "../http/call.ts";
import { redirect } from "../http/call.ts";
import type { Users } from "../store/users.ts";
import { Claims, type PrincipalRules, principalOf } from "../tokens/claims.ts";
import { principalRules } from "../tokens/filter.ts";
import type { TokenGenerator } from "../tokens/generator.ts";
import { authenticationFailed, type LoginHandler } from "./handler.ts";
import { ensureOidcUser } from "./oidcUser.ts";
import type { OidcProvider } from "./provider.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface CodeFlowDependencies {
  sessions: Sessions;
  users: Users;
  tokens: TokenGenerator;
  log: (line: string) => void;
}

/**
 * Sign-in of a confidential client by authorization code (AuthenticationCodeFlowHandler), with its flaws:
 * any `redirectUri` receives the ID token (upstream issue 29662), state and nonce stay valid for a second
 * callback, and the ID token's signature is not looked at here but only when it comes back as a bearer
 * token.
 */
export class CodeFlow implements LoginHandler {
  readonly #settings: SecurityConfiguration;
  readonly #provider: OidcProvider;
  readonly #dependencies: CodeFlowDependencies;
  readonly #rules: PrincipalRules;

  constructor(
    settings: SecurityConfiguration,
    provider: OidcProvider,
    dependencies: CodeFlowDependencies,
  ) {
    this.#settings = settings;
    this.#provider = provider;
    this.#dependencies = dependencies;
    this.#rules = principalRules(settings);
  }

  /** To the provider; a session that can be renewed goes straight back to the page. */
  async login(call: Call): Promise<Reply> {
    return this.#guarded(async () => {
      const { sessions } = this.#dependencies;
      const existing = sessions.find(call.headers.cookie);
      const session = existing ?? sessions.create();
      const cookie: Record<string, string> = existing
        ? {}
        : { "set-cookie": sessions.cookie(session) };
      session.redirectUri = call.query.get("redirectUri") ?? this.#provider.callbackUrl;
      if (session.redirectUri === "") throw new Error("Redirect URI is required");
      if (await this.#renew(session)) return this.#redirectWithToken(session, cookie);
      const { location, pending } = this.#provider.startLogin();
      session.pending = pending;
      return redirect(location, cookie);
    });
  }

  async callback(call: Call): Promise<Reply> {
    return this.#guarded(async () => {
      const session = this.#dependencies.sessions.find(call.headers.cookie);
      if (session === undefined) {
        throw new Error("No session found for callback, redirecting to login");
      }
      const code = call.query.get("code");
      if (call.query.has("error") || code === null) {
        throw new Error(`Bad authentication response, error=${call.query.get("error")}`);
      }
      if (!this.#provider.accepts(call.query.get("iss"))) {
        throw new Error("Issuer mismatch, possible mix-up attack.");
      }
      const { state, nonce, codeVerifier } = session.pending ?? {};
      if (state === undefined) throw new Error("Missing state parameter");
      if (call.query.get("state") !== state) {
        throw new Error(
          "State parameter is different from the one sent in authentication request.",
        );
      }
      const { idToken, ...tokens } = await this.#provider.redeemCode(code, codeVerifier);
      if (idToken === undefined) throw new Error("The token response has no ID token");
      if (nonce !== undefined && decodeJwt(idToken).nonce !== nonce) {
        throw new Error("Unexpected JWT nonce (nonce) claim");
      }
      session.tokens = { ...tokens, idToken };
      return this.#redirectWithToken(session);
    });
  }

  async refresh(call: Call): Promise<Reply> {
    return this.#guarded(async () => {
      const session = this.#dependencies.sessions.find(call.headers.cookie);
      if (session === undefined) {
        throw new Error("No session found for refresh, redirecting to login");
      }
      if (!(await this.#renew(session))) return this.logout(call);
      const idToken = session.tokens?.idToken ?? "";
      return {
        status: 200,
        headers: { "content-type": "application/json;charset=utf-8" },
        body: JSON.stringify({
          accessToken: idToken,
          refreshToken: null,
          tokenType: "Bearer ",
          expiryDuration: decodeJwt(idToken).exp,
        }),
      };
    });
  }

  /** Ends the session here; the provider's lives on. */
  async logout(call: Call): Promise<Reply> {
    const { sessions } = this.#dependencies;
    const session = sessions.find(call.headers.cookie);
    if (session === undefined) return { status: 200, headers: {}, body: "" };
    sessions.end(session);
    const { oidcConfiguration } = this.#settings.authenticationConfiguration;
    return redirect(`${oidcConfiguration?.serverUrl}/logout`);
  }

  /** False when there is nothing to renew with. @throws Error when the provider refuses. */
  async #renew(session: Session): Promise<boolean> {
    const held = session.tokens;
    if (held?.refreshToken === undefined) return false;
    const renewed = await this.#provider.refresh(held.refreshToken);
    const idToken = renewed.idToken ?? (await this.#ownToken(held.idToken));
    session.tokens = { ...held, ...renewed, idToken };
    return true;
  }

  /** A refresh that brings no ID token is answered with a token of the server's own. */
  async #ownToken(idToken: string): Promise<string> {
    const { name } = principalOf(new Claims(decodeJwt(idToken)), this.#rules);
    const user = this.#dependencies.users.getByName(name);
    const { oidcConfiguration } = this.#settings.authenticationConfiguration;
    return this.#dependencies.tokens.userToken(user, oidcConfiguration?.tokenValidity ?? 3600);
  }

  #redirectWithToken(session: Session, headers: Record<string, string> = {}): Reply {
    const idToken = session.tokens?.idToken ?? "";
    const principal = principalOf(new Claims(decodeJwt(idToken)), this.#rules);
    const user = ensureOidcUser(principal, this.#settings, this.#dependencies.users);
    this.#dependencies.users.recordLogin(user.id);
    const parameters = new URLSearchParams({
      id_token: idToken,
      email: principal.email,
      name: principal.name,
    });
    return redirect(`${session.redirectUri}?${parameters}`, headers);
  }

  async #guarded(answer: () => Promise<Reply>): Promise<Reply> {
    try {
      return await answer();
    } catch (error) {
      this.#dependencies.log(
        `[Auth Callback Servlet] Failed in Auth Login: ${(error as Error).message}`,
      );
      return authenticationFailed();
    }
  }
}
