import { HIDDEN, NO_CREDENTIALS, raw, refuses } from "./support.ts";

const VALUES = { kind: "kubernetes", mode: "values", namespace: "openmetadata" };
const target = (values: object) => ({ target: { ...VALUES, ...values } });
const NAMESPACE = "give the namespace of the server, e.g. openmetadata.";
const NAME =
  "give a name of lower-case letters, digits and hyphens, e.g. openmetadata-sso: the objects' names begin with it.";
const CONTEXT = "give the name of a context that `kubectl config get-contexts` shows.";
const KUBECONFIG =
  "give the absolute path of a kubeconfig, or leave it out and set KUBECONFIG: its content does not belong here.";

refuses("a bad Kubernetes target", [
  [
    "no mode",
    raw(target({ mode: undefined })),
    "target.mode is missing: use values, patch or release.",
  ],
  [
    "another mode",
    raw(target({ mode: "helm" })),
    'target.mode is "helm": use values, patch or release.',
  ],
  [
    "no namespace",
    raw(target({ namespace: undefined })),
    `target.namespace is missing: ${NAMESPACE}`,
  ],
  [
    "a namespace that Kubernetes would refuse",
    raw(target({ namespace: "Open_Metadata" })),
    `target.namespace is "Open_Metadata": ${NAMESPACE}`,
  ],
  [
    "a namespace that is too long",
    raw(target({ namespace: "a".repeat(64) })),
    `target.namespace is "${"a".repeat(64)}": give a name of at most 63 characters.`,
  ],
  ["a name with a dot", raw(target({ name: "sso.v1" })), `target.name is "sso.v1": ${NAME}`],
  ["a name with a hyphen last", raw(target({ name: "sso-" })), `target.name is "sso-": ${NAME}`],
  [
    "a name that leaves no room",
    raw(target({ name: "a".repeat(41) })),
    `target.name is "${"a".repeat(41)}": give a name of at most 40 characters.`,
  ],
  ["an empty context", raw(target({ context: "" })), `target.context is empty: ${CONTEXT}`],
  [
    "a context with a space at its end",
    raw(target({ context: "the prod " })),
    `target.context is "the prod ": ${CONTEXT}`,
  ],
  [
    "a kubeconfig's path from home",
    raw(target({ kubeconfig: "~/.kube/config" })),
    `target.kubeconfig is "~/.kube/config": ${KUBECONFIG}`,
  ],
  [
    "a namespace to be made, by a word",
    raw(target({ createNamespace: "yes" })),
    'target.createNamespace is "yes": give true or false.',
  ],
  [
    "a health URL with a password",
    raw(target({ healthUrl: "https://user:pa55@om.internal" })),
    `target.healthUrl is ${HIDDEN}: ${NO_CREDENTIALS}`,
  ],
  [
    "a setting of another mode",
    raw(target({ deployment: "openmetadata" })),
    "target.deployment is not a setting of this stack: remove it, the settings here are kind, namespace, name, context, kubeconfig, healthUrl, healthTimeout, mode, createNamespace.",
  ],
  [
    "a namespace to be made for a Deployment that runs already",
    raw(target({ mode: "patch", createNamespace: true })),
    "target.createNamespace is not a setting of this stack: remove it, the settings here are kind, namespace, name, context, kubeconfig, healthUrl, healthTimeout, mode, deployment, container, force, rolloutTimeout.",
  ],
  [
    "a Deployment with its kind",
    raw(target({ mode: "patch", deployment: "deployment/openmetadata" })),
    'target.deployment is "deployment/openmetadata": give the name of the server\'s Deployment, e.g. openmetadata.',
  ],
  [
    "no container",
    raw(target({ mode: "patch", container: "" })),
    "target.container is empty: give the name of the server's container in the Deployment, e.g. openmetadata.",
  ],
  [
    "no patience",
    raw(target({ mode: "patch", rolloutTimeout: 0 })),
    "target.rolloutTimeout is 0: give a whole number of seconds from 1 to 3600.",
  ],
  [
    "a release that Helm would refuse",
    raw(target({ mode: "release", releaseName: "Open Metadata" })),
    'target.releaseName is "Open Metadata": give the name of the Helm release, e.g. openmetadata.',
  ],
  [
    "a range of versions",
    raw(target({ mode: "release", chartVersion: "^1.13" })),
    'target.chartVersion is "^1.13": give a version of the chart open-metadata/openmetadata, e.g. 1.13.1.',
  ],
  [
    "values as text",
    raw(target({ mode: "release", values: "replicaCount: 2" })),
    'target.values is "replicaCount: 2": give an object as the chart\'s values.yaml has it.',
  ],
]);

refuses("a bad token of the ingestion's bot", [
  [
    "in clear",
    raw(target({}), { ingestionBotToken: "clear" }),
    'ingestionBotToken is stored in clear: set it again with "pulumi config set --secret ingestionBotToken", and have the bot\'s token renewed if that file was ever committed.',
  ],
  [
    "that is none",
    raw(target({}), { ingestionBotToken: "secret", ingestionBotTokenIsNone: true }),
    "ingestionBotToken is not a JSON Web Token (not shown): give the token that OpenMetadata shows under Settings, Bots, ingestion-bot, whole and alone.",
  ],
  [
    "for a target that does not deliver it",
    raw({}, { ingestionBotToken: "secret" }),
    'ingestionBotToken is set while target.kind is "bareMetal": remove it with "pulumi config rm ingestionBotToken": only the kubernetes target delivers it.',
  ],
]);
