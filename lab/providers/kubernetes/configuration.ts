/** The provider resource itself: CheckConfig, DiffConfig, and what Configure makes of its inputs. */
import { isDeepStrictEqual } from "node:util";
import {
  accessOf,
  activeCluster,
  activeNamespace,
  type ClusterAccess,
  type Kubeconfig,
  type KubeconfigOverrides,
  readKubeconfig,
} from "../../kubernetes/kubeconfig.ts";
import type { DiffRequest, DiffResult } from "../definition.ts";
import { type Properties, UNKNOWN_PROPERTY, withoutSecrets } from "../wire.ts";
import type { Mutability } from "./kinds.ts";

export type Environment = Record<string, string | undefined>;

export interface Settings extends Mutability {
  readonly upsertExistingObjects: boolean;
  readonly enablePatchForce: boolean;
  /** Of namespaced objects that name none. */
  readonly namespace: string;
  /** A sentence instead when the kubeconfig leads nowhere: the plugin goes on without a cluster. */
  readonly access: ClusterAccess | string;
}

/** Options without which the plugin does what the double does. */
const NOT_IMITATED = ["renderYamlToDirectory", "clusterIdentifier"];

/** Inputs that can lead to another cluster. */
const CLUSTER_INPUTS = ["kubeconfig", "context", "cluster"];

/** Another active cluster replaces the provider; everything else is an update (09, steps 6 to 9). */
export function diffConfig(request: DiffRequest): DiffResult {
  const olds = withoutSecrets(request.olds) as Properties;
  const news = withoutSecrets(request.news) as Properties;
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const diffs = keys.filter((key) => !isDeepStrictEqual(olds[key], news[key])).sort();
  if (diffs.length === 0) return result("DIFF_NONE", [], []);
  const unknown = CLUSTER_INPUTS.find((key) => news[key] === UNKNOWN_PROPERTY);
  if (unknown !== undefined) return result("DIFF_SOME", [unknown], [unknown]);
  const [before, after] = [clusterOf(olds), clusterOf(news)];
  const moved = before && after && !isDeepStrictEqual(before, after);
  return result(
    "DIFF_SOME",
    diffs,
    moved ? diffs.filter((key) => CLUSTER_INPUTS.includes(key)) : [],
  );
}

/**
 * @param environment KUBECONFIG, for a provider without one. The default file in the home folder is
 * never read: a lab does not touch a cluster that nobody named.
 * @throws Error for an option that the double does not imitate.
 */
export function settingsOf(inputs: Properties, environment: Environment): Settings {
  const given = withoutSecrets(inputs) as Properties;
  refuseOthers(given);
  const text = textOf(given.kubeconfig) || environment.KUBECONFIG || "";
  const overrides = overridesOf(given);
  const config = attempt(() => readKubeconfig(text));
  return {
    enableSecretMutable: isOn(given.enableSecretMutable),
    enableConfigMapMutable: isOn(given.enableConfigMapMutable),
    upsertExistingObjects: isOn(given.upsertExistingObjects),
    enablePatchForce: isOn(given.enablePatchForce),
    namespace:
      textOf(given.namespace) ||
      (typeof config === "string" ? undefined : activeNamespace(config, overrides)) ||
      "default",
    access:
      typeof config === "string"
        ? `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${config}`
        : attempt(() => accessOf(config, overrides)),
  };
}

function refuseOthers(inputs: Properties): void {
  const option = NOT_IMITATED.find((key) => inputs[key] !== undefined);
  if (option !== undefined) {
    throw new Error(
      `the lab's double of the kubernetes plugin does not imitate the provider option ${option}: leave it out, or use the official plugin`,
    );
  }
  if (inputs.enableServerSideApply === "false" || inputs.enableServerSideApply === false) {
    throw new Error(
      "the lab's double of the kubernetes plugin knows server-side apply only: leave enableServerSideApply out, or use the official plugin",
    );
  }
}

function clusterOf(inputs: Properties) {
  const config = parsed(textOf(inputs.kubeconfig));
  return config && activeCluster(config, overridesOf(inputs));
}

/** @throws Error with the words around the parser's own. */
function parsed(text: string): Kubeconfig | undefined {
  if (text === "") return undefined;
  try {
    return readKubeconfig(text);
  } catch (error) {
    throw new Error(`failed to parse kubeconfig: ${(error as Error).message}`, { cause: error });
  }
}

function overridesOf({ context, cluster }: Properties): KubeconfigOverrides {
  return {
    ...(typeof context === "string" && { context }),
    ...(typeof cluster === "string" && { cluster }),
  };
}

function attempt<Result>(action: () => Result): Result | string {
  try {
    return action();
  } catch (error) {
    return (error as Error).message;
  }
}

/** Options that are no strings arrive as JSON in a string. */
function isOn(value: Properties[string] | undefined): boolean {
  return value === true || value === "true";
}

/** A kubeconfig may also be an object. */
function textOf(value: Properties[string] | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function result(changes: DiffResult["changes"], diffs: string[], replaces: string[]): DiffResult {
  return {
    changes,
    diffs,
    replaces,
    detailedDiff: {},
    inputDiff: false,
    hasDetailedDiff: false,
    stables: [],
    deleteBeforeReplace: false,
  };
}
