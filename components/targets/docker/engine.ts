/** The Docker Engine that the stack talks to, and what it says when something goes wrong. */

import { Provider } from "@pulumi/docker/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { DEFAULT_HOST, lastLogLines } from "../../../live/docker/logs.ts";
import { remedyFor } from "../../../model/docker/failures.ts";
import { explainFailures } from "../../failureHook.ts";
import { HandledResource } from "../../handledResource.ts";
import type { SettingsOf } from "./index.ts";

/** Lines of a container's log that an error shows. */
export const LOG_LINES = 20;

export interface DockerEngine {
  /** For every resource of the engine. */
  readonly options: pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };
}

/**
 * @param secrets that no log line may show.
 */
export function connectEngine(
  name: string,
  settings: Pick<SettingsOf<"containers">, "host" | "name" | "networks">,
  secrets: pulumi.Output<string[]>,
  parent: pulumi.Resource,
): DockerEngine {
  const provider = new Provider(
    `${name}-docker`,
    settings.host === undefined ? {} : { host: settings.host },
    { parent },
  );
  let hidden: string[] = [];
  // A hook has no outputs; what it must not print is known before the container that it speaks of.
  secrets.apply((values) => {
    hidden = values;
  });
  const host = settings.host ?? process.env.DOCKER_HOST;
  const memory = new HandledResource(
    "openmetadata-auth0:live:DockerHost",
    `${name}-docker-host`,
    { host: host || DEFAULT_HOST },
    [],
    { parent },
  );
  const hooks = explainFailures(`${name}-explain-engine-failures`, (error) =>
    remedyFor(error, {
      ...settings,
      logOf: (container) => lastLogLines(host, container, LOG_LINES, hidden),
    }),
  );
  return { options: { parent, provider, hooks, dependsOn: memory } };
}

/** Whether the engine publishes ports on this machine. */
export function isLocal(host: string | undefined = process.env.DOCKER_HOST): boolean {
  return (
    host === undefined ||
    host === "" ||
    host.startsWith("unix:") ||
    /^tcp:\/\/(localhost|127\.|\[::1\])/.test(host)
  );
}
