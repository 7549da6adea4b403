import type { OpenMetadata } from "../../../../lab/openmetadata/index.ts";

/** A browser as far as sign-in needs one: it keeps the session cookie and follows no redirect. */
export class Browser {
  readonly #server: Pick<OpenMetadata, "url">;
  cookie: string | undefined;

  constructor(server: Pick<OpenMetadata, "url">) {
    this.#server = server;
  }

  async get(path: string): Promise<{ status: number; location: string; text: string }> {
    const response = await fetch(this.#server.url + path, {
      redirect: "manual",
      headers: this.cookie === undefined ? {} : { cookie: this.cookie },
    });
    this.cookie = response.headers.get("set-cookie")?.split(";")[0] ?? this.cookie;
    const { status, headers } = response;
    return { status, location: headers.get("location") ?? "", text: await response.text() };
  }

  /** Opens the login, which leads to the provider. */
  login(redirectUri = "https://om.example.com/auth/callback") {
    return this.get(`/api/v1/auth/login?redirectUri=${encodeURIComponent(redirectUri)}`);
  }

  /** Comes back from the provider by an address of its choice. */
  return(callback: string) {
    const { pathname, search } = new URL(callback);
    return this.get(pathname + search);
  }
}
