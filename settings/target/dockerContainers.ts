/** Containers of a Docker Engine that the stack makes itself. */

import { z } from "zod";
import { WITHOUT_CREDENTIALS } from "../fields.ts";
import { mayHoldPassword } from "../problem.ts";
import { health } from "./health.ts";

const HOST =
  "give the engine's address as DOCKER_HOST has it, e.g. unix:///var/run/docker.sock or ssh://docker@host";
const IMAGE =
  "give the image by digest, e.g. docker.getcollate.io/openmetadata/server@sha256:… (`docker buildx imagetools inspect NAME:TAG` shows it), or the id of a local one, sha256:…";
const NAME = "give a name of letters, digits and the characters _ . -, e.g. openmetadata";
const NETWORKS = "give a list of names of networks that exist, e.g. [openmetadata]";
const VARIABLES = "give an object of variables, e.g. {DB_HOST: postgres.internal}";
const VARIABLE = "write the name of a variable in capitals, digits and underscores, e.g. DB_HOST";
const SECRET =
  "put this one into serverEnvironment: what stands here is kept in clear, in the stack file and in the state";
const VALUE = "give a text in one line, a number, true or false";
const VOLUMES =
  "give a list of volumes, each with name and path, e.g. [{name: openmetadata-logs, path: /opt/openmetadata/logs}]";
const PATH = "give the absolute path in the container at which the volume is mounted";
const PORT = "give a port from 1 to 65535";

/** As the engine takes names of containers, networks and volumes. */
const dockerName = (error: string, max = 255) =>
  z
    .string({ error })
    .max(max, { error: `give a name of at most ${max} characters` })
    .regex(/^[A-Za-z0-9][\w.-]+$/, { error });

/** `SECRET_MANAGER` and the like name a manager, and a `…_FILE_PATH` names a file. */
const NAMES_A_SECRET =
  /PASSWORD|PASSPHRASE|TOKEN|FERNET_KEY|ACCESS_KEY|PRIVATE_KEY|SECRET(?!_MANAGER)/;

function isInClear(name: string): boolean {
  return !NAMES_A_SECRET.test(name) || name.endsWith("_PATH");
}

/** Name of a variable: what a shell can carry, in the case that OpenMetadata writes them. */
export const variableName = z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: VARIABLE });

const variableValue = z.preprocess(
  (value) => (["number", "boolean"].includes(typeof value) ? String(value) : value),
  z.string({ error: VALUE }).regex(/^\P{Cc}*$/u, { error: VALUE }),
);

export const dockerContainers = z.strictObject({
  kind: z.literal("docker"),
  mode: z.literal("containers"),
  /** Address of the engine. Default: DOCKER_HOST, else the one of this machine. */
  host: z
    .string({ error: HOST })
    .refine((text) => !mayHoldPassword(text.replace(/^\w+:/, "")), { error: WITHOUT_CREDENTIALS })
    .regex(/^(unix:\/\/\/|(tcp|ssh):\/\/[^/\s])[^\s\p{Cc}]*$/u, { error: HOST })
    .optional(),
  /** Image of the server by digest, so that a container made again is the same one. */
  image: z
    .string({ error: IMAGE })
    .regex(/^([a-z0-9][\w.:/-]*@)?sha256:[0-9a-f]{64}$/, { error: IMAGE }),
  /** Name of the server's container; the names of the migration and the network begin with it. */
  name: dockerName(NAME, 100).default("openmetadata"),
  /** Networks on which the server finds its database and its search. Default: one of the stack's own. */
  networks: z.array(dockerName(NETWORKS), { error: NETWORKS }).default([]),
  /** Variables that are not secret: DB_HOST, ELASTICSEARCH_HOST… The secret ones stand in `serverEnvironment`. */
  environment: z
    .record(variableName.refine(isInClear, { error: SECRET }), variableValue, { error: VARIABLES })
    .default({}),
  /** Volumes of the user's: `pulumi destroy` leaves them. */
  volumes: z
    .array(
      z.strictObject(
        {
          name: dockerName(NAME),
          path: z.string({ error: PATH }).regex(/^(\/[\w.-]+)+$/, { error: PATH }),
        },
        { error: VOLUMES },
      ),
      { error: VOLUMES },
    )
    .default([]),
  /** Port on the loopback address of the engine's machine; what serves `serverUrl` goes in front. */
  port: z.int({ error: PORT }).min(1, { error: PORT }).max(65_535, { error: PORT }).default(8585),
  /**
   * Origin at which this machine reaches the server. Default: the port, where the engine is on this
   * machine; else its health check is all that is waited for.
   */
  healthUrl: health.healthUrl,
  /** How long a new server may take until it is healthy and signs with the key, in seconds. */
  healthTimeout: health.healthTimeout,
});
