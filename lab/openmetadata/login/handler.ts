import type { Call, Reply } from "../http/call.ts";
import { html } from "../http/call.ts";

/** The servlets /api/v1/auth/{login,refresh,logout} and /callback. */
export interface LoginHandler {
  login(call: Call): Promise<Reply>;
  callback(call: Call): Promise<Reply>;
  refresh(call: Call): Promise<Reply>;
  logout(call: Call): Promise<Reply>;
}

/** The one answer to everything that goes wrong; the reason is only logged. */
export function authenticationFailed(): Reply {
  return html(500, "<p> [Auth Callback Servlet] Authentication failed. Please try again. </p>\r\n");
}

/**
 * What answers while nobody can sign in through the server: public clients, and a confidential one whose
 * settings or discovery document were no good at boot (NoopAuthServeletHandler). 404, and the server's
 * error page shows its user interface, which is how public clients get past /callback.
 */
export function noLogin(page: () => string): LoginHandler {
  const reply = async () => html(404, page());
  return { login: reply, callback: reply, refresh: reply, logout: reply };
}
