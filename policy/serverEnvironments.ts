/**
 * Whole environments of OpenMetadata servers, as workloads get them. What is added to an environment
 * of somebody else's (a patch, an env file, a file of Helm values) is none of these.
 */

import { ifKnown } from "./known.ts";

export interface ServerEnvironment {
  readonly path: string;
  /** Variables that have a value. */
  readonly names: ReadonlySet<string>;
}

const CONTAINER = "docker:index/container:Container";
const WORKLOAD = /^kubernetes:(apps\/v1:(Deployment|StatefulSet|DaemonSet)|core\/v1:Pod)$/;
const HELM = /^kubernetes:helm\.sh\/v[34]:(Release|Chart)$/;
const CHART = /(^|\/)openmetadata(-[\w.+-]+\.tgz)?$/;

/** The server reads these; a migration does without them. */
const SIGN_IN = /^AUTHENTICATION_/;

/** @returns those of which everything can be seen. */
export function serverEnvironmentsOf(type: string, inputs: unknown): ServerEnvironment[] {
  if (type === CONTAINER) return fromContainer(inputs);
  if (WORKLOAD.test(type)) return fromWorkload(inputs);
  if (HELM.test(type)) return fromChart(inputs);
  return [];
}

function fromContainer(inputs: unknown): ServerEnvironment[] {
  const envs = itemsIn(at(inputs, "envs"));
  if (!envs?.every((env) => typeof env === "string")) return [];
  const set = envs.filter((env) => /=./s.test(env)).map((env) => env.split("=")[0] ?? "");
  return ofServer("envs", set);
}

function fromWorkload(inputs: unknown): ServerEnvironment[] {
  const path = at(inputs, "spec", "template") ? "spec.template.spec" : "spec";
  const containers = itemsIn(at(inputs, ...path.split("."), "containers")) ?? [];
  return containers.flatMap((container, index) => {
    const env = itemsIn(at(container, "env"));
    // What a Secret or a ConfigMap adds as a whole cannot be seen.
    const isElsewhere = hides(container, "envFrom") || itemsIn(at(container, "envFrom"))?.length;
    if (isElsewhere || !env?.every((one) => typeof at(one, "name") === "string")) return [];
    return ofServer(`${path}.containers[${index}].env`, namesOf(env));
  });
}

/** The chart always sets FERNET_KEY, to the default unless told otherwise; `extraEnvs` come after. */
function fromChart(inputs: unknown): ServerEnvironment[] {
  if (!CHART.test(String(at(inputs, "chart")))) return [];
  const values = at(inputs, "values");
  const isElsewhere =
    hides(inputs, "values") ||
    hides(inputs, "valueYamlFiles") ||
    itemsIn(at(inputs, "valueYamlFiles"))?.length;
  const extra = hides(values, "extraEnvs") ? undefined : itemsIn(at(values, "extraEnvs") ?? []);
  if (isElsewhere || !extra?.every((one) => typeof at(one, "name") === "string")) return [];
  const names = [...namesOf(extra), ...(hasFernetKey(values) ? ["FERNET_KEY"] : [])];
  return [{ path: "values", names: new Set(names) }];
}

/** Also where a preview does not know it. */
function hasFernetKey(values: unknown): boolean {
  const [openmetadata, config, fernetKey] = [
    at(values, "openmetadata"),
    at(values, "openmetadata", "config"),
    at(values, "openmetadata", "config", "fernetkey"),
  ];
  return (
    hides(values, "openmetadata") ||
    hides(openmetadata, "config") ||
    hides(config, "fernetkey") ||
    ["value", "secretRef"].some((key) => hides(fernetKey, key) || Boolean(at(fernetKey, key)))
  );
}

function ofServer(path: string, names: readonly string[]): ServerEnvironment[] {
  return names.some((name) => SIGN_IN.test(name)) ? [{ path, names: new Set(names) }] : [];
}

function namesOf(env: readonly unknown[]): string[] {
  return env
    .filter((one) => ["value", "valueFrom"].some((key) => hides(one, key) || at(one, key)))
    .map((one) => String(at(one, "name")));
}

/** `undefined` for what is not there and for what a preview does not know. */
function at(node: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? ifKnown(() => (inner as Record<string, unknown>)[key])
        : undefined,
    node,
  );
}

/** Whether something is there that a preview does not know. */
function hides(node: unknown, key: string): boolean {
  if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) return false;
  return ifKnown(() => ({ value: (node as Record<string, unknown>)[key] })) === undefined;
}

/** @returns `undefined` for what is no list; an item that a preview does not know is `undefined`. */
function itemsIn(list: unknown): unknown[] | undefined {
  return Array.isArray(list) ? Array.from(list.keys(), (key) => at(list, String(key))) : undefined;
}
