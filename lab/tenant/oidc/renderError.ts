import { type ErrorOut, errors, type KoaContextWithOIDC } from "oidc-provider";
import { messagePage, pageHeaders } from "./pages.ts";

/** What a browser sees when an error may not be sent to the callback. */
export function renderAuthorizeError(
  context: KoaContextWithOIDC,
  out: ErrorOut,
  error: Error,
): void {
  context.set(pageHeaders);
  context.type = "html";
  if (error instanceof errors.InvalidRedirectUri) {
    // Auth0's words; nobody recorded the status.
    context.status = 403;
    const reason = "The provided redirect_uri is not in the list of allowed callback URLs.";
    context.body = messagePage("Callback URL mismatch.", reason);
    return;
  }
  const clientId = context.query.client_id;
  const isUnknown = error instanceof errors.InvalidClient && typeof clientId === "string";
  const description = isUnknown ? `Unknown client: ${clientId}` : out.error_description;
  const title = "Oops!, something went wrong";
  context.body = messagePage(title, `${out.error}: ${description ?? ""}`);
}
