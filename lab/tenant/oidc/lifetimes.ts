import type { Configuration, RefreshToken } from "oidc-provider";
import type { RefreshTokenSettings } from "../state/client.ts";
import type { TenantState } from "../state/index.ts";

const minute = 60;
const day = 24 * 60 * minute;
/** Stands for "for ever". */
const tenYears = 3650 * day;

/** How long things live, in seconds. */
export function lifetimes(state: TenantState): NonNullable<Configuration["ttl"]> {
  return {
    // With an audience it is the API's token_lifetime.
    AccessToken: (_context, token) => token.resourceServer?.accessTokenTTL ?? day,
    AuthorizationCode: minute,
    Grant: tenYears,
    IdToken: (_context, _token, client) =>
      state.clients.get(client.clientId)?.jwt_configuration?.lifetime_in_seconds ?? 36_000,
    Interaction: 60 * minute,
    RefreshToken: (_context, token, client) => {
      const settings = state.clients.get(client.clientId)?.refresh_token;
      return settings ? refreshTokenLifetime(settings, token) : day;
    },
    Session: 3 * day,
  };
}

/** Absolute lifetime from the first sign-in on, idle lifetime from the last rotation on. */
function refreshTokenLifetime(settings: RefreshTokenSettings, token: RefreshToken): number {
  if (settings.expiration_type === "non-expiring") return tenYears;
  const now = Math.floor(Date.now() / 1000);
  const age = now - (token.iiat ?? now);
  const absolute = settings.infinite_token_lifetime ? tenYears : settings.token_lifetime - age;
  const idle = settings.infinite_idle_token_lifetime ? tenYears : settings.idle_token_lifetime;
  return Math.max(1, Math.min(absolute, idle));
}
