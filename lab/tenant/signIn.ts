import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { CookieJar } from "./cookieJar.ts";

export interface SignInOptions {
  /** Where a person would begin: an application's own login address, or `/authorize` of the tenant. */
  startUrl: string;
  /** E-mail address. */
  username: string;
  password: string;
  /** Name of the connection to choose on the login page, in place of its own password form. */
  connection?: string;
  /** PEM of the tenant's certificate authority; the only one trusted for https. */
  ca: string;
  /** Stop at this address (origin and path count), without calling it. Default: at the last redirect. */
  until?: string;
  signal?: AbortSignal;
}

export interface SignInResult {
  finalUrl: URL;
  /** Of the last answer; 0 when `until` was reached, which is not called. */
  status: number;
  /** Of the last answer; empty when `until` was reached. */
  body: string;
  /** Every address on the way, without queries. */
  visited: string[];
}

/** The tenant did not let the person in; `message` is what its page says. */
export class SignInError extends Error {}

/** Far more than any sign-in takes. */
const maximumSteps = 30;

/**
 * A person with a browser, without the browser: follows redirects, fills in the tenant's login
 * page, follows redirects again.
 * @throws SignInError for a wrong password, and when a login page comes up twice
 */
export async function signIn(options: SignInOptions): Promise<SignInResult> {
  const browser = new Browser(options);
  const arrival = await browser.visit({ method: "GET", url: new URL(options.startUrl) });
  const form = loginForm(await chooseConnection(browser, arrival, options.connection));
  if (!form) return arrival;
  form.fields.set("username", options.username);
  form.fields.set("password", options.password);
  const result = await browser.visit({ method: "POST", url: form.action, form: form.fields });
  if (loginForm(result)) {
    throw new SignInError(alertOf(result.body) ?? "The tenant asks for the password again.");
  }
  return result;
}

/**
 * Presses the button of a connection, unless the page is the connection's own already, or none to
 * log in on.
 */
async function chooseConnection(
  browser: Browser,
  page: SignInResult,
  connection: string | undefined,
): Promise<SignInResult> {
  if (connection === undefined) return page;
  const found = forms(page);
  const choice = found.find(({ fields }) => fields.get("connection") === connection);
  if (choice) return browser.visit({ method: "POST", url: choice.action, form: choice.fields });
  const isOwnPage = page.finalUrl.pathname.endsWith(`/u/login/${encodeURIComponent(connection)}`);
  if (isOwnPage || found.length === 0) return page;
  throw new SignInError(`The login page does not offer the connection "${connection}".`);
}

interface Step {
  method: "GET" | "POST";
  url: URL;
  form?: URLSearchParams;
}

interface Reply {
  status: number;
  location?: string;
  body: string;
}

class Browser {
  readonly #options: SignInOptions;
  readonly #jar = new CookieJar();
  readonly #visited: string[] = [];

  constructor(options: SignInOptions) {
    this.#options = options;
  }

  async visit(first: Step): Promise<SignInResult> {
    let step = first;
    for (let count = 0; count < maximumSteps; count += 1) {
      this.#visited.push(address(step.url));
      if (this.#isGoal(step.url)) return this.#result(step.url, { status: 0, body: "" });
      const reply = await this.#send(step);
      const isRedirect = reply.status >= 300 && reply.status < 400;
      if (!isRedirect || reply.location === undefined) return this.#result(step.url, reply);
      step = { method: "GET", url: new URL(reply.location, step.url) };
    }
    throw new SignInError(
      `Sign-in went on after ${maximumSteps} redirects, last to ${address(step.url)}`,
    );
  }

  #isGoal(url: URL): boolean {
    const { until } = this.#options;
    return until !== undefined && address(new URL(until)) === address(url);
  }

  #result(finalUrl: URL, reply: Reply): SignInResult {
    return { finalUrl, status: reply.status, body: reply.body, visited: [...this.#visited] };
  }

  async #send(step: Step): Promise<Reply> {
    try {
      const response = await this.#request(step);
      this.#jar.store(step.url, response.headers["set-cookie"]);
      const { location } = response.headers;
      return {
        status: response.statusCode ?? 0,
        body: await text(response),
        ...(location === undefined ? {} : { location }),
      };
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`${step.method} ${address(step.url)} failed: ${reason}`, { cause });
    }
  }

  async #request(step: Step): Promise<http.IncomingMessage> {
    const cookie = this.#jar.header(step.url);
    const form = step.form && { "content-type": "application/x-www-form-urlencoded" };
    const options = {
      method: step.method,
      ca: this.#options.ca,
      agent: false as const,
      headers: { accept: "text/html", ...(cookie ? { cookie } : {}), ...form },
      ...(this.#options.signal ? { signal: this.#options.signal } : {}),
    };
    const { request } = step.url.protocol === "https:" ? https : http;
    const sent = request(step.url, options).end(step.form?.toString());
    const [response] = await once(sent, "response");
    return response;
  }
}

const address = (url: URL) => url.origin + url.pathname;

interface Form {
  action: URL;
  /** The hidden ones, filled. */
  fields: URLSearchParams;
  hasPassword: boolean;
}

const loginForm = (page: SignInResult) => forms(page).find(({ hasPassword }) => hasPassword);

function forms(page: SignInResult): Form[] {
  const found = page.body.matchAll(/<form\b[^>]*\baction="([^"]*)"[^>]*>(.*?)<\/form>/gis);
  return [...found].map(([, action = "", content = ""]) => {
    const fields = new URLSearchParams();
    for (const [input] of content.matchAll(/<input\b[^>]*\btype="hidden"[^>]*>/gi)) {
      fields.set(attribute(input, "name"), attribute(input, "value"));
    }
    const hasPassword = /<input\b[^>]*\btype="password"/i.test(content);
    return { action: new URL(unescapeHtml(action), page.finalUrl), fields, hasPassword };
  });
}

function attribute(tag: string, name: string): string {
  return unescapeHtml(new RegExp(`\\b${name}="([^"]*)"`, "i").exec(tag)?.[1] ?? "");
}

function alertOf(page: string): string | undefined {
  const text = /<[^>]*\brole="alert"[^>]*>([^<]*)</i.exec(page)?.[1];
  return text === undefined ? undefined : unescapeHtml(text).trim();
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
