import type * as pulumi from "@pulumi/pulumi";
import type { AdoptionInputs } from "../live/adoption/handler.ts";
import { HandledResource } from "./handledResource.ts";

/**
 * What an application that somebody clicked together may have and this stack does not need. Left out
 * of the inputs they would be shown as removed in every plan and removed in none (provider-recordings,
 * 15-unset).
 */
const LEFT_AS_FOUND = [
  "allowedClients",
  "clientAliases",
  "complianceLevel",
  "customLoginPage",
  "customLoginPageOn",
  "formTemplate",
  "sso",
  "ssoDisabled",
];

/** Set where an application is taken over, and kept as they are afterwards. */
const SET_AT_ADOPTION = ["requirePushedAuthorizationRequests", "requireProofOfPossession"];

export interface Adopted {
  readonly application: pulumi.CustomResourceOptions;
  readonly credentials: pulumi.CustomResourceOptions;
}

/**
 * Options of an application that may be one to take over, and of its credentials, which have its id.
 *
 * @param name of these resources.
 * @param adoption the setting and its value.
 */
export function adopted(name: string, adoption: AdoptionInputs, parent: pulumi.Resource): Adopted {
  const { clientId } = adoption;
  // Refuses another application than before, in the preview already.
  const memory = new HandledResource(
    "openmetadata-auth0:live:Adoption",
    `${name}-adoption`,
    adoption,
    [],
    { parent },
  );
  const options = { dependsOn: memory, ...(clientId !== undefined && { import: clientId }) };
  const ignoreChanges = [...LEFT_AS_FOUND, ...(clientId === undefined ? SET_AT_ADOPTION : [])];
  return { application: { ...options, ignoreChanges }, credentials: options };
}
