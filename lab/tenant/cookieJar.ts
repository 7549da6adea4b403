interface Cookie {
  name: string;
  value: string;
  host: string;
  path: string;
  secure: boolean;
}

/** Cookies as a browser keeps them: by host (whatever the port) and path, `Secure` only to https. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes the `Set-Cookie` headers of an answer that came from `url`. */
  store(url: URL, headers: readonly string[] | undefined): void {
    for (const header of headers ?? []) this.#storeOne(url, header);
  }

  /** The `Cookie` header for a request, or nothing. */
  header(url: URL): string | undefined {
    const fitting = [...this.#cookies.values()].filter((cookie) => fits(cookie, url));
    if (fitting.length === 0) return undefined;
    return fitting.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  #storeOne(url: URL, header: string): void {
    const [pair = "", ...rest] = header.split(";");
    const [name = "", value = ""] = splitAt(pair);
    const attributes = new Map(
      rest.map((attribute) => {
        const [key = "", text = ""] = splitAt(attribute);
        return [key.toLowerCase(), text];
      }),
    );
    const path = attributes.get("path")?.startsWith("/")
      ? (attributes.get("path") ?? "/")
      : defaultPath(url);
    const cookie = { name, value, host: url.hostname, path, secure: attributes.has("secure") };
    const key = `${cookie.host} ${path} ${name}`;
    if (isOver(attributes)) this.#cookies.delete(key);
    else this.#cookies.set(key, cookie);
  }
}

function splitAt(text: string): [string, string] {
  const at = text.indexOf("=");
  return at < 0 ? [text.trim(), ""] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function isOver(attributes: ReadonlyMap<string, string>): boolean {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined) return Number(maxAge) <= 0;
  const expires = attributes.get("expires");
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

function fits(cookie: Cookie, url: URL): boolean {
  if (cookie.host !== url.hostname) return false;
  if (cookie.secure && url.protocol !== "https:") return false;
  const directory = cookie.path.endsWith("/") ? cookie.path : `${cookie.path}/`;
  return url.pathname === cookie.path || url.pathname.startsWith(directory);
}

/** RFC 6265 §5.1.4. */
function defaultPath(url: URL): string {
  const end = url.pathname.lastIndexOf("/");
  return end <= 0 ? "/" : url.pathname.slice(0, end);
}
