/** A person of the lab's tenant in front of a server. */

import assert from "node:assert/strict";
import type { Tenant } from "../../lab/tenant/index.ts";
import { signIn } from "../../lab/tenant/signIn.ts";

export interface Place {
  readonly serverUrl: string;
  readonly tenant: Pick<Tenant, "ca">;
}

/** Signs the administrator in, through OpenMetadata. @returns her ID token, empty where there is none. */
export async function signInAlice({ serverUrl, tenant }: Place): Promise<string> {
  const landing = `${serverUrl}/auth/callback`;
  const { finalUrl } = await signIn({
    startUrl: `${serverUrl}/api/v1/auth/login?redirectUri=${encodeURIComponent(landing)}`,
    username: "alice@example.com",
    password: "fake-password-of-alice",
    ca: tenant.ca,
    until: landing,
  });
  return finalUrl.searchParams.get("id_token") ?? "";
}

/** Whom the server takes the bearer of a token for. */
export async function whoIs(
  { serverUrl }: Pick<Place, "serverUrl">,
  token: string,
): Promise<{ status: number; name?: string }> {
  const response = await fetch(`${serverUrl}/api/v1/users/loggedInUser`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { name } = (await response.json()) as { name?: string };
  return { status: response.status, ...(name !== undefined && { name }) };
}

export async function assertSignsIn(place: Place): Promise<void> {
  const alice = await whoIs(place, await signInAlice(place));
  assert.deepEqual(alice, { status: 200, name: "alice" });
}

/** As an administrator reads it. */
export async function ingestionBotToken(place: Place): Promise<string> {
  const headers = { authorization: `Bearer ${await signInAlice(place)}` };
  const get = async (path: string) => {
    const response = await fetch(`${place.serverUrl}/api/v1/${path}`, { headers });
    assert.equal(response.status, 200, path);
    return response.json() as Promise<{ botUser: { id: string }; JWTToken: string }>;
  };
  const { botUser } = await get("bots/name/ingestion-bot");
  return (await get(`users/token/${botUser.id}`)).JWTToken;
}
