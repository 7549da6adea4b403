/**
 * Which steps of the complete recordings every clone has, so that the conformance test runs
 * anywhere. One of each kind of answer; `only` keeps the calls of one resource type.
 */
export interface Selected {
  step: string;
  only?: string;
}

const Client = "auth0:index/client:Client";
const Credentials = "auth0:index/clientCredentials:ClientCredentials";
const Grant = "auth0:index/clientGrant:ClientGrant";
const Action = "auth0:index/action:Action";
const OneBinding = "auth0:index/triggerAction:TriggerAction";
const Bindings = "auth0:index/triggerActions:TriggerActions";
const ResourceServer = "auth0:index/resourceServer:ResourceServer";

/** Plugin → scenario → steps. */
export const selection: Record<string, Record<string, Selected[]>> = {
  auth0: {
    "01-signin": all("1-preview", "2-create"),
    "02-update": [
      ...of(Client, "7-callbacks-unset", "8-callbacks-empty"),
      ...of(Client, "12-jwt-lifetime"),
      ...of(Credentials, "19-preview-auth-method", "20-auth-method", "25-secret-changed"),
      ...of(Credentials, "28-secret-unset"),
    ],
    "03-service-account": [
      ...all("1-preview", "2-create"),
      ...of(Grant, "5-scopes-changed", "6-scopes-added", "7-scopes-reordered", "8-scopes-empty"),
      ...of(Grant, "9-refresh-empty", "13-audience", "17-scopes-missing", "18-allow-all-scopes"),
    ],
    "04-spa": all("7-no-name", "8-destroy"),
    "05-drift": [
      ...of(Client, "3-preview-refresh"),
      ...of(Grant, "7-refresh-grant-scope", "11-refresh-grant-deleted"),
      ...of(Credentials, "9-refresh-credentials"),
      ...of(Grant, "13-up-grant-gone-no-refresh"),
      ...all("15-refresh-client-deleted"),
      ...of(Client, "17-up-client-gone-no-refresh"),
    ],
    "05b-adoption": of(Grant, "2-preview", "3-create", "4-up-again"),
    "06-action": [
      ...all("1-preview", "2-create"),
      ...of(Action, "4-preview-code", "9-secrets", "12-refresh-drift"),
      ...of(OneBinding, "8-display-name", "14-refresh-unbound"),
      ...all("16-refresh-deleted", "18-destroy"),
    ],
    "06b-trigger-actions": of(Bindings, "2-create", "6-reordered", "8-refresh-drift", "10-destroy"),
    "07-functions-and-api": [
      ...all("2-get-tenant", "3-get-client-by-name"),
      ...all("5-get-client-missing", "6-get-client-both-missing"),
      ...of(ResourceServer, "7-rs-preview", "8-rs-create", "10-rs-update", "14-rs-replace"),
      ...of(ResourceServer, "15-rs-gone"),
    ],
    "08-errors": [
      ...all("1-create-400", "3-bad-credentials", "5-create-429-twice", "6-update-400"),
      ...all("7-after-update-400", "11-refresh-403", "18-create-500-always"),
      ...all("19-create-read-404"),
      ...all("21-check-enum", "22-check-enum-in-block", "23-check-unknown-property"),
      ...all("24-check-missing-required", "25-check-types", "26-unknown-type"),
      ...all("27-no-credentials"),
    ],
    "10-import": [
      ...all("1-preview"),
      ...of(Credentials, "4-credentials"),
      ...of(Client, "10-missing-client"),
      ...of(Grant, "8-mismatch", "11-missing-grant", "13-get-up"),
    ],
    "11-provider-config": [
      ...of("none", "2-secret-changed", "3-secret-wrapped", "5-domain-preview", "7-api-token"),
      ...of("none", "9-both", "10-no-domain", "11-debug", "12-unknown-domain", "13-back"),
    ],
    "12-limited-scopes": of(Credentials, "1-create", "3-refresh", "6-destroy-403"),
    "13-credentials": [
      ...of(Credentials, "1-create", "3-move", "4-method-unset", "5-secret-wo"),
      ...of(Credentials, "6-secret-wo-same-version", "7-secret-wo-next"),
    ],
    "14-wide-client": [
      ...all("2-create", "6-metadata", "7-oidc-logout-removed", "9-secret-encoded-preview"),
      ...all("11-auto-name"),
    ],
    "15-unset": all("17-without-oidcConformant", "26-without-jwtConfiguration"),
  },
};

function all(...steps: string[]): Selected[] {
  return steps.map((step) => ({ step }));
}

function of(type: string, ...steps: string[]): Selected[] {
  return steps.map((step) => ({ step, only: type }));
}
