/** Auth0's resources as a policy sees them: by type token, so that no provider SDK is loaded. */

import type { ClientArgs } from "@pulumi/auth0/client.js";
import type { ClientGrantArgs } from "@pulumi/auth0/clientGrant.js";
import type { Unwrap } from "@pulumi/pulumi";

export const CLIENT = "auth0:index/client:Client";
export const CLIENT_CREDENTIALS = "auth0:index/clientCredentials:ClientCredentials";
export const CLIENT_GRANT = "auth0:index/clientGrant:ClientGrant";
export const ACTION = "auth0:index/action:Action";
export const TRIGGER_ACTION = "auth0:index/triggerAction:TriggerAction";

/** Components of this stack. */
export const SIGN_IN_APPLICATION = "openmetadata-auth0:index:SignInApplication";
export const LOGIN_POLICY = "openmetadata-auth0:index:LoginPolicy";
export const MANAGEMENT_API_GRANT = "openmetadata-auth0:index:ManagementApiGrant";

export type ClientInputs = Unwrap<ClientArgs>;
export type ClientGrantInputs = Unwrap<ClientGrantArgs>;

/** How people know an application. */
export function called({ name }: ClientInputs, resource: { readonly name: string }): string {
  return `the application "${name ?? resource.name}"`;
}
