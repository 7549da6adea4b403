import { CookieJar } from "../../../lab/tenant/cookieJar.ts";
import type { Tenant } from "../../../lab/tenant/index.ts";
import { type Call, call, form, type Reply } from "./api.ts";

/** An answer, and where it sends the browser. */
export interface Visit extends Reply {
  next: URL | undefined;
}

/** A browser that keeps cookies and follows nothing by itself. */
export class Browser {
  readonly #tenant: Tenant;
  readonly #jar = new CookieJar();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  async visit(method: string, url: URL, request: Call = {}): Promise<Visit> {
    const cookie = this.#jar.header(url);
    const headers = { ...request.headers, ...(cookie ? { cookie } : {}) };
    const options = { ...request, headers };
    const reply = await call(this.#tenant, method, url.pathname + url.search, options);
    this.#jar.store(url, reply.headers["set-cookie"]);
    const { location } = reply.headers;
    return { ...reply, next: location === undefined ? undefined : new URL(location, url) };
  }

  /** Follows the redirects of the tenant's own, until a page or somewhere else. */
  async follow(first: URL): Promise<Visit> {
    let visit = await this.visit("GET", first);
    while (visit.next && visit.next.origin === first.origin) {
      visit = await this.visit("GET", visit.next);
    }
    return visit;
  }

  /** Fills in the login page to which `url` leads; returns where that leads. */
  async logIn(url: URL, username: string, password: string): Promise<URL | undefined> {
    const { next } = await this.visit("GET", url);
    if (!next) throw new Error(`${url.pathname} leads to no login page`);
    const posted = await this.visit("POST", next, form({ username, password }));
    return posted.next && (await this.follow(posted.next)).next;
  }
}
