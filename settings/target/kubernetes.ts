/** Objects of a Kubernetes namespace, and who rolls the pods of the server that mount them. */

import { z } from "zod";
import { flag, seconds } from "../fields.ts";
import { health } from "./health.ts";

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const dnsLabel = (error: string, max = 63) =>
  z
    .string({ error })
    .max(max, { error: `give a name of at most ${max} characters` })
    .regex(LABEL, { error });

const NAMESPACE = "give the namespace of the server, e.g. openmetadata";
const NAME =
  "give a name of lower-case letters, digits and hyphens, e.g. openmetadata-sso: the objects' names begin with it";
const CONTEXT = "give the name of a context that `kubectl config get-contexts` shows";
const KUBECONFIG =
  "give the absolute path of a kubeconfig, or leave it out and set KUBECONFIG: its content does not belong here";
const DEPLOYMENT = "give the name of the server's Deployment, e.g. openmetadata";
const CONTAINER = "give the name of the server's container in the Deployment, e.g. openmetadata";
const RELEASE = "give the name of the Helm release, e.g. openmetadata";
const VERSION = "give a version of the chart open-metadata/openmetadata, e.g. 1.13.1";
const VALUES = "give an object as the chart's values.yaml has it";

const common = {
  kind: z.literal("kubernetes"),
  /** Namespace of the server, where the objects are made. */
  namespace: dnsLabel(NAMESPACE),
  /** What the names of the stack's objects begin with. */
  name: dnsLabel(NAME, 40).default("openmetadata-sso"),
  /** Context of the kubeconfig. Default: its current one. */
  context: z
    .string({ error: CONTEXT })
    .regex(/^[^\s\p{Cc}]([^\p{Cc}]*[^\s\p{Cc}])?$/u, { error: CONTEXT })
    .optional(),
  /** Path of a kubeconfig. Default: as kubectl finds it. */
  kubeconfig: z
    .string({ error: KUBECONFIG })
    .max(1_024, { error: KUBECONFIG })
    .regex(/^\/[^\p{Cc}]+$/u, { error: KUBECONFIG })
    .optional(),
  ...health,
};

/** Whether the stack makes the namespace; it never removes it, for others live there too. */
const createNamespace = flag.default(false);
/** How long the pods may take until all run the new revision, in seconds. */
const rolloutTimeout = seconds(1, 3_600).default(600);

const values = z.strictObject({ ...common, mode: z.literal("values"), createNamespace });

const patch = z.strictObject({
  ...common,
  mode: z.literal("patch"),
  /** Name of the server's Deployment: with the chart, that of the release. */
  deployment: dnsLabel(DEPLOYMENT, 253).default("openmetadata"),
  /** Name of the server's container in it. */
  container: dnsLabel(CONTAINER).default("openmetadata"),
  /** Whether the patch takes over fields that another manager has set otherwise. */
  force: flag.default(false),
  rolloutTimeout,
});

const release = z.strictObject({
  ...common,
  mode: z.literal("release"),
  createNamespace,
  /** Name of the Helm release. */
  releaseName: dnsLabel(RELEASE, 53).default("openmetadata"),
  /** Version of the chart; the stack's values are made for 1.13. */
  chartVersion: z
    .string({ error: VERSION })
    .regex(/^\d+\.\d+\.\d+$/, { error: VERSION })
    .default("1.13.1"),
  /** Your own values of the chart; the stack's win. */
  values: z.record(z.string(), z.json(), { error: VALUES }).default({}),
  rolloutTimeout,
});

export const kubernetes = z.discriminatedUnion("mode", [values, patch, release], {
  error: "use values, patch or release",
});
