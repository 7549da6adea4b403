const style = `
  body { font: 16px/1.5 system-ui, sans-serif; background: #f3f4f6; color: #1f2937; margin: 0; }
  main { max-width: 22rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 8px;
    box-shadow: 0 1px 4px #0003; }
  h1 { font-size: 1.25rem; margin: 0 0 1rem; }
  label { display: block; margin: 0 0 1rem; }
  input { display: block; width: 100%; box-sizing: border-box; padding: .5rem; font: inherit;
    border: 1px solid #9ca3af; border-radius: 4px; }
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
  error?: string;
}

/** The form has the field names of Auth0's Universal Login: `state`, `username`, `password`. */
export function loginPage(page: LoginPage): string {
  const error = page.error ? `<p role="alert">${escapeHtml(page.error)}</p>` : "";
  return document(
    "Log in",
    `<h1>Welcome</h1>
    <p>Log in to continue to ${escapeHtml(page.application)}.</p>
    ${error}
    <form method="post" action="/u/login?state=${encodeURIComponent(page.state)}">
      <input type="hidden" name="state" value="${escapeHtml(page.state)}">
      <label>Email address
        <input name="username" type="email" autocomplete="username" required autofocus
          value="${escapeHtml(page.username)}"></label>
      <label>Password
        <input name="password" type="password" autocomplete="current-password" required></label>
      <button type="submit" name="action" value="default">Continue</button>
    </form>`,
  );
}

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
