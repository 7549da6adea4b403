const style = `
  body { font: 16px/1.5 system-ui, sans-serif; background: #f3f4f6; color: #1f2937; margin: 0; }
  main { max-width: 22rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 8px;
    box-shadow: 0 1px 4px #0003; }
  h1 { font-size: 1.25rem; margin: 0 0 1rem; }
  label { display: block; margin: 0 0 1rem; }
  input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit;
    border: 1px solid #9ca3af; border-radius: 4px; }
  form + form { margin-top: .75rem; }
  button { width: 100%; padding: .6rem; font: inherit; border: 0; border-radius: 4px;
    background: #0059d6; color: #fff; cursor: pointer; }
  [role=alert] { color: #b91c1c; }
  footer { margin-top: 1.5rem; font-size: .8rem; color: #6b7280; }
`;

/**
 * Sent with every page: nothing is loaded from anywhere, nobody may frame it. There is no
 * `form-action`: Chromium would hold it against the redirects that follow the login form.
 */
export const pageHeaders = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
};

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? "");
}

export interface LoginPage {
  /** Of this sign-in; comes back with the form. */
  state: string;
  application: string;
  /** What was typed before, or `login_hint`. */
  username: string;
  /** Whether a database connection is offered. */
  hasPassword: boolean;
  /** Names of the other connections that are offered. */
  otherConnections: readonly string[];
  error?: string;
}

/**
 * The forms have the field names of Auth0's Universal Login: `state`, `username`, `password`; and
 * `state`, `connection` for every connection with a login of its own.
 */
export function loginPage(page: LoginPage): string {
  const action = `/u/login?state=${encodeURIComponent(page.state)}`;
  const state = `<input type="hidden" name="state" value="${escapeHtml(page.state)}">`;
  const others = page.otherConnections.map(
    (connection) => `<form method="post" action="${action}">
      ${state}
      <input type="hidden" name="connection" value="${escapeHtml(connection)}">
      <button type="submit">Continue with ${escapeHtml(connection)}</button>
    </form>`,
  );
  return document(
    "Log in",
    `<h1>Welcome</h1>
    <p>Log in to continue to ${escapeHtml(page.application)}.</p>
    ${alert(page.error)}
    ${page.hasPassword ? passwordForm(action, page.username, state) : ""}
    ${others.join("\n    ")}`,
  );
}

export interface UpstreamPage {
  /** Where the form goes. */
  action: string;
  connection: string;
  username: string;
  error?: string;
}

/** Stands in for the login page of another identity provider. */
export function upstreamPage({ action, connection, username, error }: UpstreamPage): string {
  return document(
    `Log in to ${connection}`,
    `<h1>${escapeHtml(connection)}</h1>
    <p>This page stands in for the identity provider behind the connection.</p>
    ${alert(error)}
    ${passwordForm(action, username)}`,
  );
}

function passwordForm(action: string, username: string, hidden = ""): string {
  return `<form method="post" action="${escapeHtml(action)}">
      ${hidden}
      <label>Email address
        <input name="username" type="email" autocomplete="username" required autofocus
          value="${escapeHtml(username)}"></label>
      <label>Password
        <input name="password" type="password" autocomplete="current-password" required></label>
      <button type="submit" name="action" value="default">Continue</button>
    </form>`;
}

const alert = (error: string | undefined) =>
  error ? `<p role="alert">${escapeHtml(error)}</p>` : "";

export function messagePage(title: string, message: string): string {
  return document(title, `<h1>${escapeHtml(title)}</h1>\n    <p>${escapeHtml(message)}</p>`);
}

function document(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)} | Lab Tenant</title>
  <style>${style}</style>
</head>
<body>
  <main>
    ${content}
    <footer>A test double of an Auth0 tenant, on this machine only.</footer>
  </main>
</body>
</html>
`;
}
