import { z } from "zod";

/** A string of one of the formats that Auth0 names in its errors. */
function format(name: string, isValid: (text: string) => boolean) {
  return z.string().refine(isValid, { params: { format: name } });
}

function parsed(text: string): URL | undefined {
  return URL.parse(withoutPlaceholders(text)) ?? undefined;
}

/** `https://{organization_name}.example.com/{custom_domain}` counts as a URL. */
const withoutPlaceholders = (text: string) => text.replace(/\{[a-z_.]+\}/g, "placeholder");

/**
 * A wildcard may stand for one whole subdomain, the leftmost, of an http(s) URL, below a domain
 * of at least two labels (Auth0 docs, "Subdomain URL placeholders").
 */
function hasGoodWildcards(text: string): boolean {
  if (!text.includes("*")) return true;
  return /^https?:\/\/\*(\.[^.*/:]+){2,}(:\d+)?([/?][^*]*)?$/.test(text);
}

const isAbsolute = (text: string) => /^[a-z][a-z0-9+.-]*:\/\/?[^/\s]/i.test(text);

const dangerous = new Set(["javascript:", "data:", "vbscript:"]);

function isCallback(text: string): boolean {
  const url = parsed(text);
  if (!url || !isAbsolute(text) || !hasGoodWildcards(text)) return false;
  return !dangerous.has(url.protocol) && url.hash === "";
}

function isHttpsOrEmpty(text: string): boolean {
  if (text === "") return true;
  const url = parsed(text);
  return url?.protocol === "https:" && url.hash === "";
}

export const formats = {
  callbackUrl: () => format("callback-url", isCallback),
  url: () => format("url-with-placeholders", isCallback),
  /** "absolute-https-uri-or-empty" in the errors that people quote (initiate_login_uri). */
  httpsUriOrEmpty: () => format("absolute-https-uri-or-empty", isHttpsOrEmpty),
  uriOrEmpty: () =>
    format("absolute-uri-or-empty", (text) => text === "" || parsed(text) !== undefined),
  dateTime: () => format("date-time", (text) => !Number.isNaN(Date.parse(text))),
};
