import type { HttpAnswer, HttpClient } from "../http/client.ts";

// URLValidator.PRIVATE_IP_PATTERN. A host *name* that resolves to such an address passes.
const PRIVATE_ADDRESS =
  /^(127\.|10\.|172\.(1[6-9]|2[0-9]|3[0-1])\.|192\.168\.|169\.254\.|\[?::1\]?|\[?f[cd][0-9a-f]{0,2}:|\[?fe[89ab][0-9a-f]:)/i;

/** @throws Error "Invalid or unsafe URL: …" for a scheme other than http(s) or a private address. */
export async function safeGet(http: HttpClient, url: string): Promise<HttpAnswer> {
  const parsed = URL.parse(url);
  if (
    parsed === null ||
    !["http:", "https:"].includes(parsed.protocol) ||
    PRIVATE_ADDRESS.test(parsed.hostname)
  ) {
    throw new Error(`Invalid or unsafe URL: ${url}`);
  }
  return http.get(url);
}
