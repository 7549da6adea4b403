import type * as pulumi from "@pulumi/pulumi";
import type { AdoptionInputs } from "../live/adoption/handler.ts";
import { HandledResource } from "./handledResource.ts";

/**
 * Options of an application that may be one to take over, and of its credentials, which have its id.
 *
 * @param name of these resources.
 * @param adoption the setting and its value.
 */
export function adopted(
  name: string,
  adoption: AdoptionInputs,
  parent: pulumi.Resource,
): pulumi.CustomResourceOptions {
  const { clientId } = adoption;
  // Refuses another application than before, in the preview already.
  const memory = new HandledResource(
    "openmetadata-auth0:live:Adoption",
    `${name}-adoption`,
    adoption,
    [],
    { parent },
  );
  return { dependsOn: memory, ...(clientId !== undefined && { import: clientId }) };
}
