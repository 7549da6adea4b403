export type Claims = Record<string, unknown>;

/** Claims that no Action sets (Auth0 docs, "Create Custom Claims", General restrictions). */
const restricted = new Set(
  `acr act active amr at_hash ath attest aud auth_time authorization_details azp c_hash client_id
  cnf cty dest entitlements events exp groups gty htm htu iat internalService iss jcard jku jti jwe
  jwk kid may_act mky nbf nonce object_id org_id org_name orig origid permissions roles rph s_hash
  sid sip_callid sip_cseq_num sip_date sip_from_tag sip_via_branch sub sub_jwk toe txn typ uuid vot
  vtm x5t#S256`.split(/\s+/),
);

/** Auth0's own domains and URN are no namespaces for others. */
const reservedDomain = /(^|\.)(auth0\.com|webtask\.io|webtask\.run)$/;

function isNamespaced(name: string): boolean {
  return /^(https?:\/\/|urn:)/i.test(name);
}

function isReserved(name: string): boolean {
  if (/^urn:auth0(:|$)/i.test(name)) return true;
  const host = URL.parse(name)?.hostname ?? "";
  return isNamespaced(name) && reservedDomain.test(host);
}

/** The claims that get into an ID token; the rest is dropped without a word. */
export function idTokenClaims(claims: Claims): Claims {
  return pick(claims, (name) => !restricted.has(name) && !isReserved(name));
}

/** The same for an access token. One for Auth0's own API takes only names with a namespace. */
export function accessTokenClaims(claims: Claims, isForAuth0: boolean): Claims {
  return pick(idTokenClaims(claims), (name) => !isForAuth0 || isNamespaced(name));
}

const pick = (claims: Claims, isTaken: (name: string) => boolean): Claims =>
  Object.fromEntries(Object.entries(claims).filter(([name]) => isTaken(name)));
