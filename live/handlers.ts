/** The resources of the stack's own, by type token. Its first part is the plugin's name. */

import { adoption } from "./adoption/handler.ts";
import { deploymentPatch } from "./deploymentPatch/handler.ts";
import { deploymentRollout } from "./deploymentRollout/handler.ts";
import { dockerHost } from "./dockerHost/handler.ts";
import { files } from "./files/handler.ts";
import { generation } from "./generation/handler.ts";
import { patchableDeployment } from "./patchableDeployment/handler.ts";
import { rollout } from "./rollout/handler.ts";
import { signingKey } from "./signingKey/handler.ts";

export const handlers = {
  "openmetadata-auth0:live:Adoption": adoption,
  "openmetadata-auth0:live:DeploymentPatch": deploymentPatch,
  "openmetadata-auth0:live:DeploymentRollout": deploymentRollout,
  "openmetadata-auth0:live:DockerHost": dockerHost,
  "openmetadata-auth0:live:Files": files,
  "openmetadata-auth0:live:Generation": generation,
  "openmetadata-auth0:live:PatchableDeployment": patchableDeployment,
  "openmetadata-auth0:live:Rollout": rollout,
  "openmetadata-auth0:live:SigningKey": signingKey,
};

export type HandledType = keyof typeof handlers;
