/** The objects that every mode delivers: what a pod of the server mounts and reads. */

import { createHash } from "node:crypto";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import type { HelmDelivery } from "../../../model/openmetadata/helmValues.ts";
import type { TargetArgs } from "../target.ts";
import { type ClusterArgs, enterCluster } from "./cluster.ts";
import { declareIngestion } from "./ingestion.ts";
import { CHECKSUM_ANNOTATION, KEYS, MOUNT_DIRECTORY, objectNames } from "./names.ts";

export interface ObjectsArgs extends TargetArgs, ClusterArgs {
  /** Prefix of the objects' names. */
  readonly name: string;
  /**
   * Keeps what the generation before this one mounts, for pods that somebody else rolls after this run.
   * Default false.
   */
  readonly keepPrevious?: boolean | undefined;
}

export interface DeliveredObjects {
  /** For whatever else a mode makes: parent, provider, hooks, and the namespace before it. */
  readonly options: pulumi.CustomResourceOptions;
  /** What the Helm values, or a patch, must name. Holds no secret. */
  readonly delivery: pulumi.Output<HelmDelivery>;
  readonly checksum: pulumi.Output<string>;
  /** All that was declared. */
  readonly resources: pulumi.Resource[];
}

/** @param name of the target; the resources' names begin with it. */
export function declareObjects(
  name: string,
  args: ObjectsArgs,
  parent: pulumi.Resource,
): DeliveredObjects {
  const options = enterCluster(name, args, parent);
  const server = [
    ...generationObjects(name, args, options),
    ...(args.keepPrevious ? previousObjects(name, args, options) : []),
    oidcClientSecret(name, args, options),
  ];
  const checksum = checksumOf(args);
  return {
    options,
    checksum,
    delivery: deliveryOf(args, checksum),
    resources: [...server, ...declareIngestion(name, args, options)],
  };
}

function generationObjects(
  name: string,
  args: ObjectsArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const { generation, signingPair, jwks, namespace } = args;
  const names = objectNames(args.name, generation);
  const data = signingPair.apply(({ privateKey, publicKey }) => ({
    [KEYS.privateKey]: privateKey,
    [KEYS.publicKey]: publicKey,
  }));
  return [
    new Secret(
      `${name}-keys-${generation}`,
      { metadata: { name: names.signingPair, namespace }, data: pulumi.secret(data) },
      options,
    ),
    new ConfigMap(
      `${name}-jwks-${generation}`,
      { metadata: { name: names.jwks, namespace }, data: { [KEYS.jwks]: jwks } },
      options,
    ),
  ];
}

/**
 * Left as they were delivered: the ring has let the private half go, and the pods that mount it know
 * it by what they were told then. Where there was no such delivery, they are empty.
 */
function previousObjects(
  name: string,
  { generation, namespace, name: prefix }: ObjectsArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const previous = generation - 1;
  if (previous < 1) return [];
  const names = objectNames(prefix, previous);
  const kept = { ...options, ignoreChanges: ["data"] };
  return [
    new Secret(
      `${name}-keys-${previous}`,
      { metadata: { name: names.signingPair, namespace }, data: {} },
      kept,
    ),
    new ConfigMap(
      `${name}-jwks-${previous}`,
      { metadata: { name: names.jwks, namespace }, data: {} },
      kept,
    ),
  ];
}

/**
 * With both entries for a public client too, which has no secret: pods of before, which somebody else may
 * roll after this run, name them and could not start again without.
 */
function oidcClientSecret(
  name: string,
  args: ObjectsArgs,
  options: pulumi.CustomResourceOptions,
): Secret {
  const { generation, namespace, environment } = args;
  const data = environment.apply((variables) => ({
    [KEYS.clientId]: base64(variables.OIDC_CLIENT_ID ?? variables.AUTHENTICATION_CLIENT_ID ?? ""),
    [KEYS.clientSecret]: base64(variables.OIDC_CLIENT_SECRET ?? ""),
  }));
  const metadata = { name: objectNames(args.name, generation).oidcClient, namespace };
  return new Secret(`${name}-oidc-client`, { metadata, data: pulumi.secret(data) }, options);
}

function deliveryOf(
  args: ObjectsArgs,
  checksum: pulumi.Output<string>,
): pulumi.Output<HelmDelivery> {
  const names = objectNames(args.name, args.generation);
  const { privateKey, publicKey, jwks, clientId, clientSecret } = KEYS;
  return checksum.apply(
    (sum): HelmDelivery => ({
      directory: MOUNT_DIRECTORY,
      signingPair: { secretName: names.signingPair, privateKey, publicKey },
      jwks: { configMapName: names.jwks, key: jwks },
      oidcClient: { secretName: names.oidcClient, clientId, clientSecret },
      podAnnotations: { [CHECKSUM_ANNOTATION]: sum },
    }),
  );
}

/**
 * Of all that a server reads once, at its start, or keeps for a day: the environment, the pair by its
 * id, the JWKS. It is no secret: the only secret in it, the client's, is too long to be guessed.
 */
function checksumOf({ environment, kid, jwks }: TargetArgs): pulumi.Output<string> {
  const sum = pulumi
    .all([environment, kid, jwks])
    .apply((parts) => createHash("sha256").update(JSON.stringify(parts)).digest("hex"));
  return pulumi.unsecret(sum);
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
