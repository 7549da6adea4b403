import type Provider from "oidc-provider";
import type { KoaContextWithOIDC } from "oidc-provider";

type Oidc = KoaContextWithOIDC["oidc"];

/** What oidc-provider says of a refused grant beside its standard body. */
interface GrantError {
  error_detail?: string;
  cause?: { message?: string };
}

/**
 * Makes oidc-provider's answers at `/oauth/token` Auth0's: 403 and Auth0's sentences for a bad
 * code or refresh token (notes auth0.md §3), no refresh token in an answer that rotated none.
 */
export function speakLikeAuth0(provider: Provider): void {
  const refusals = new WeakMap<object, GrantError>();
  provider.on("grant.error", (context, error) => refusals.set(context.req, error as GrantError));
  provider.use(async (context, next) => {
    await next();
    const { oidc } = context as unknown as KoaContextWithOIDC;
    if (oidc?.route !== "token") return;
    const body = context.body as Record<string, unknown> | undefined;
    if (context.status === 200) {
      if (oidc.params?.grant_type === "refresh_token" && !oidc.entities.RotatedRefreshToken) {
        delete body?.refresh_token;
      }
    } else if (body?.error === "invalid_grant") {
      const description = await sentence(oidc, refusals.get(context.req) ?? {});
      context.body = { error: "invalid_grant", error_description: description };
      context.status = 403;
    } else if (body?.error === "access_denied") {
      // An Action's denial of a refresh token. Nobody recorded one: the status of Auth0's other
      // denials here.
      context.status = 403;
    }
  });
}

async function sentence(oidc: Oidc, refusal: GrantError): Promise<string> {
  if (oidc.params?.grant_type === "refresh_token") return "Unknown or invalid refresh token.";
  if (refusal.cause?.message?.includes("code_verifier")) return "Failed to verify code verifier";
  if (refusal.error_detail?.includes("redirect_uri")) {
    const code = await oidc.provider.AuthorizationCode.find(String(oidc.params?.code));
    const sent = String(oidc.params?.redirect_uri);
    return `The redirect URI is wrong. You sent ${sent}, and we expected ${code?.redirectUri}`;
  }
  return "Invalid authorization code";
}
