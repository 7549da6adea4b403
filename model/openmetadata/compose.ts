/**
 * The files that extend OpenMetadata's own compose file, which stays as it is: an override for the
 * server's service, its variables, and the folder with its keys.
 *
 * Only the server is given any of this. The migration (`execute-migrate-all`) reads neither keys nor
 * settings of sign-in (openmetadata.md §2), and the ingestion gets its token from the server.
 */

import { createHash } from "node:crypto";
import { Document, Scalar } from "yaml";
import type { SigningKeyPair } from "../keys/keyPair.ts";
import { renderEnvFile } from "./environment.ts";
import { ENV_FILE, JWKS_FILE, privateKeyFile, publicKeyFile } from "./layout.ts";

export const OVERRIDE_FILE = "docker-compose.openmetadata-sso.yml";
/** What the container sees; the files beside it are compose's. */
export const MOUNTED_FOLDER = "mounted";

export interface ComposeDelivery {
  /** Absolute, on the machine where compose runs. */
  readonly directory: string;
  /** Name of the server's service. */
  readonly service: string;
  /** Where the container sees the mounted folder. */
  readonly mountedAt: string;
  readonly generation: number;
  readonly pair: SigningKeyPair;
  /** JSON text. */
  readonly jwks: string;
  /** Variables of the server. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * @returns the files with their content in base64, in the order in which they must be written: what
 *   names other files after these.
 */
export function composeFiles(delivery: ComposeDelivery): { path: string; content: string }[] {
  const { generation, pair, jwks, environment } = delivery;
  return [
    { path: mounted(privateKeyFile(generation)), content: pair.privateKey },
    { path: mounted(publicKeyFile(generation)), content: pair.publicKey },
    { path: mounted(JWKS_FILE), content: base64(jwks) },
    { path: ENV_FILE, content: base64(renderEnvFile(environment)) },
    { path: OVERRIDE_FILE, content: base64(renderOverride(delivery)) },
  ];
}

/**
 * What the container of the generation before mounts: it must find its key when it restarts before
 * somebody makes it anew, since it goes on with the variables that it was made with.
 */
export function previousKeyFiles(generation: number): string[] {
  const previous = generation - 1;
  if (previous < 1) return [];
  return [privateKeyFile(previous), publicKeyFile(previous)].map(mounted);
}

/** Words of the command that makes the server anew where something changed, and only there. */
export function composeCommand(directory: string): string {
  return `docker compose -f docker-compose.yml -f ${directory}/${OVERRIDE_FILE} up -d`;
}

/**
 * Compose lets `environment` win over `env_file`, and OpenMetadata's file names most of these
 * variables under `environment`: there they are taken back, so that each comes from the env file, and
 * not from a shell or an `.env` where compose happens to run. No value and no secret is in the text.
 */
function renderOverride(delivery: ComposeDelivery): string {
  const { directory, service, mountedAt, environment } = delivery;
  const document = new Document({
    services: {
      [service]: {
        env_file: [`${directory}/${ENV_FILE}`],
        environment: Object.fromEntries(Object.keys(environment).map((name) => [name, reset()])),
        volumes: [
          {
            type: "bind",
            source: `${directory}/${MOUNTED_FOLDER}`,
            target: mountedAt,
            read_only: true,
            // Else a directory that is not there would be made, empty and of root's.
            bind: { create_host_path: false },
          },
        ],
        // New keys in a mounted folder are no reason for compose to make a container anew.
        labels: { "openmetadata-auth0.checksum": checksumOf(delivery) },
      },
    },
  });
  document.commentBefore = [
    " OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.",
    ` ${composeCommand(directory)}`,
    " Needs Docker Compose 2.25 or newer, for `!reset`.",
  ].join("\n");
  return document.toString({
    defaultStringType: "QUOTE_DOUBLE",
    defaultKeyType: "PLAIN",
    lineWidth: 0,
  });
}

/** Takes away what an earlier compose file says there. */
function reset(): Scalar {
  const scalar = new Scalar(null);
  scalar.tag = "!reset";
  return scalar;
}

/**
 * Of all that a server reads once, at its start, or keeps for a day: the environment, the pair by its
 * id, the JWKS. It is no secret: the only secret in it, the client's, is too long to be guessed.
 */
function checksumOf({ environment, pair, jwks }: ComposeDelivery): string {
  return createHash("sha256")
    .update(JSON.stringify([environment, pair.kid, jwks]))
    .digest("hex");
}

function mounted(path: string): string {
  return `${MOUNTED_FOLDER}/${path}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
