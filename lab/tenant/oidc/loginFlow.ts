import type Provider from "oidc-provider";
import { errors, interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import type { Claims, Login, PostLogin } from "../postLogin/index.ts";
import type { TenantState } from "../state/index.ts";

type Context = KoaContextWithOIDC;

interface CustomClaims {
  idToken: Claims;
  accessToken: Claims;
}

const none: CustomClaims = { idToken: {}, accessToken: {} };

/**
 * Lets the post-login Actions have their say whenever tokens are about to be issued to a person,
 * and puts the claims that they set into the tokens.
 */
export class LoginFlow {
  readonly #state: TenantState;
  readonly #postLogin: PostLogin;
  /** By grant: each authorization has one of its own (`authorization.ts`). */
  readonly #claims = new Map<string, CustomClaims>();

  constructor(state: TenantState, postLogin: PostLogin) {
    this.#state = state;
    this.#postLogin = postLogin;
  }

  /**
   * The last check of an authorization, when everything else is settled, with a login page or
   * without one. A denial leaves the session as it is: the same browser is denied again until it
   * logs out (people report the loop that this makes).
   * @throws errors.AccessDenied, which goes to the callback
   */
  prompt(): interactionPolicy.Prompt {
    const { Check, Prompt } = interactionPolicy;
    const check = async (context: Context) => {
      this.#state.users.countLogin(context.oidc.account?.accountId ?? "");
      await this.#run(context, "oidc-basic-profile");
      return Check.NO_NEED_TO_PROMPT;
    };
    const last = new Check("denied", "Actions never ask for a page", check);
    return new Prompt({ name: "post-login", requestable: false }, last);
  }

  /**
   * Before a refresh token is exchanged; after a denial it is as good as before (assumed).
   * @throws errors.AccessDenied, answered with 403 (assumed, see `tokenErrors.ts`)
   */
  async refresh(context: Context): Promise<void> {
    await this.#run(context, "oauth2-refresh-token");
  }

  /** For oidc-provider's `extraTokenClaims`. */
  accessTokenClaims(context: Context): Claims {
    return this.#claimsOf(context).accessToken;
  }

  /** Custom claims of the ID token are also in the answer of `/userinfo` (Auth0's migration notes of 2022). */
  install(provider: Provider): void {
    const claimsOf = (context: Context) => this.#claimsOf(context).idToken;
    const { payload } = provider.IdToken.prototype;
    provider.IdToken.prototype.payload = async function withCustomClaims() {
      return { ...(await payload.call(this)), ...claimsOf(this.ctx) };
    };
    provider.use(async (context, next) => {
      await next();
      const { oidc } = context as unknown as Context;
      if (oidc?.route !== "userinfo" || context.status !== 200) return;
      context.body = { ...(context.body as object), ...claimsOf(context as unknown as Context) };
    });
  }

  async #run(context: Context, protocol: Login["protocol"]): Promise<void> {
    const grantId = context.oidc.entities.Grant?.jti;
    const user = this.#state.users.find(context.oidc.account?.accountId ?? "");
    if (!user || grantId === undefined) throw new Error("a login without a user or a grant");
    const outcome = await this.#postLogin.run({
      user,
      clientId: context.oidc.client?.clientId ?? "",
      protocol,
      ...audienceOf(context),
      parameters: protocol === "oidc-basic-profile" ? authorizationParameters(context) : {},
      request: requestOf(context),
    });
    if (outcome.denied !== undefined) throw new errors.AccessDenied(outcome.denied);
    this.#claims.set(grantId, outcome);
  }

  #claimsOf({ oidc }: Context): CustomClaims {
    return this.#claims.get(oidc.entities.Grant?.jti ?? "") ?? none;
  }
}

function audienceOf({ oidc }: Context): { audience?: string } {
  const resource = oidc.entities.RefreshToken?.resource ?? oidc.params?.resource;
  const audience = Array.isArray(resource) ? resource[0] : resource;
  return typeof audience === "string" ? { audience } : {};
}

/** As the application sent them; `resource` is how oidc-provider knows `audience`. */
function authorizationParameters({ oidc }: Context): Record<string, string> {
  const sent = Object.entries(oidc.params ?? {}).filter(
    (entry): entry is [string, string] => entry[0] !== "resource" && typeof entry[1] === "string",
  );
  return Object.fromEntries(sent);
}

/** Secrets and tokens in the body are none of an Action's business. */
function requestOf(context: Context): Login["request"] {
  const { grant_type, client_id, scope } = context.oidc.body ?? {};
  const body = Object.entries({ grant_type, client_id, scope });
  return {
    ip: context.ip,
    method: context.method,
    hostname: context.hostname,
    language: context.get("accept-language"),
    user_agent: context.get("user-agent"),
    body: Object.fromEntries(body.filter(([, value]) => value !== undefined)),
  };
}
