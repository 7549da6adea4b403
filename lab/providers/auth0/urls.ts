/** Checks of URLs that Auth0 takes with placeholders. */
import type { Validation } from "../bridge/schema.ts";

const PLACEHOLDER = /\{(organization|custom_domain)\.metadata\.(public_|PUBLIC_)[A-Za-z0-9_]+\}/g;

/** An https URL or nothing; metadata placeholders may stand in it. */
export const httpsUrl: Validation = (value, key) => {
  if (value === "") return undefined;
  const text = String(value).replace(PLACEHOLDER, "placeholder");
  const [, scheme = "", host = ""] =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?/i.exec(text) ?? [];
  if (host === "") return `expected "${key}" to have a host, got ${value}`;
  if (scheme === "https") return undefined;
  return `expected "${key}" to have a url with schema of: "https", got ${value}`;
};
