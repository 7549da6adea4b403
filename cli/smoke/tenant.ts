/** An Auth0 tenant, as the deployer sees it. */

export interface Tenant {
  discovery(): Promise<{ readonly issuer?: unknown }>;
  /** @throws Error with what Auth0 answered. */
  application(clientId: string): Promise<Record<string, unknown>>;
}

export interface Deployer {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** @param domain of the tenant, without `https://`. */
export function openTenant(domain: string, deployer: Deployer): Tenant {
  const origin = `https://${domain}`;
  return {
    discovery: async () => ask(`${origin}/.well-known/openid-configuration`),
    async application(clientId) {
      const { access_token: token } = await ask(`${origin}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          grant_type: "client_credentials",
          client_id: deployer.clientId,
          client_secret: deployer.clientSecret,
          audience: `${origin}/api/v2/`,
        }),
      });
      // Never all of it: the rest of the answer would hold the client secret.
      const fields =
        "client_id,name,app_type,grant_types,callbacks,allowed_logout_urls,web_origins";
      const id = encodeURIComponent(clientId);
      return ask(`${origin}/api/v2/clients/${id}?fields=${fields}&include_fields=true`, {
        headers: { authorization: `Bearer ${token}` },
      });
    },
  };
}

async function ask(url: string, request: RequestInit = {}): Promise<Record<string, unknown>> {
  const { pathname } = new URL(url);
  let response: Response;
  try {
    response = await fetch(url, { ...request, signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    const { cause, name } = error as Error & { cause?: { code?: string } };
    throw new Error(`${new URL(url).origin} cannot be reached (${cause?.code ?? name})`);
  }
  if (!response.ok) throw new Error(`the tenant answers ${response.status} to ${pathname}`);
  return (await response.json()) as Record<string, unknown>;
}
