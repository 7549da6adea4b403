/** The provider resource itself: CheckConfig, DiffConfig, and what Configure is given. */
import type { CheckRequest, CheckResult, DiffRequest, DiffResult } from "../definition.ts";
import { type Properties, type Property, UNKNOWN_PROPERTY, withoutSecrets } from "../wire.ts";
import { findFaults } from "./checkInputs.ts";
import { toConfig } from "./config.ts";
import type { DetailedDiff } from "./diff.ts";
import { findAttribute, propertyName } from "./names.ts";
import type { Schema } from "./schema.ts";
import type { State } from "./value.ts";

export type Environment = Record<string, string | undefined>;

/** Properties of every provider resource, which are not the provider's own. */
const ENGINE_PROPERTIES = ["version", "pluginDownloadURL"];

/** The inputs come back unchanged; only conflicts are refused (11-provider-config/9). */
export function checkConfig(
  schema: Schema,
  environment: Environment,
  request: CheckRequest,
): CheckResult {
  const settings = withEnvironment(schema, environment, parse(schema, request.news));
  const failures = findFaults(schema, settings).map(
    ({ path, reason }) =>
      `could not validate provider configuration: ${reason}. Examine values at '${request.name}.${path}'.`,
  );
  return failures.length > 0 ? { failures } : { inputs: request.news, failures };
}

/** A change never replaces; no change is DIFF_UNKNOWN, and the engine compares by itself. */
export function diffConfig(request: DiffRequest): DiffResult {
  const detailedDiff: DetailedDiff = {};
  const keys = new Set([...Object.keys(request.oldInputs), ...Object.keys(request.news)]);
  for (const key of keys) {
    const [old, next] = [request.oldInputs[key], request.news[key]];
    if (next === UNKNOWN_PROPERTY || JSON.stringify(old) === JSON.stringify(next)) continue;
    detailedDiff[key] = old === undefined ? "ADD" : next === undefined ? "DELETE" : "UPDATE";
  }
  const diffs = Object.keys(detailedDiff);
  return {
    changes: diffs.length > 0 ? "DIFF_SOME" : "DIFF_UNKNOWN",
    diffs,
    detailedDiff,
    inputDiff: true,
    hasDetailedDiff: false,
    replaces: [],
    stables: [],
    deleteBeforeReplace: false,
  };
}

/** The settings that Configure works with: its arguments, else the environment. */
export function settingsOf(schema: Schema, environment: Environment, args: Properties): State {
  const plain = withoutSecrets(args) as Properties;
  return toConfig(schema, withEnvironment(schema, environment, parse(schema, plain)));
}

/** Settings that are no strings arrive as JSON in a string (`debug: "true"`). */
function parse(schema: Schema, properties: Properties): Properties {
  const settings: Properties = {};
  for (const [property, value] of Object.entries(properties)) {
    if (ENGINE_PROPERTIES.includes(property)) continue;
    const kind = findAttribute(schema, property)?.attribute.kind;
    settings[property] = kind === "bool" ? value === true || value === "true" : value;
  }
  return settings;
}

/** A variable is passed over when a setting excludes it, or when a variable that it excludes is set. */
function withEnvironment(
  schema: Schema,
  environment: Environment,
  settings: Properties,
): Properties {
  const completed = { ...settings };
  const given = (name: string) => {
    const attribute = schema[name];
    return attribute !== undefined && (settings[propertyName(name, attribute)] ?? null) !== null;
  };
  const variable = (name: string) => environment[schema[name]?.environment ?? ""];
  for (const [name, attribute] of Object.entries(schema)) {
    const value = variable(name);
    if (!value || given(name)) continue;
    const excluded = attribute.conflictsWith?.some((other) => given(other) || variable(other));
    if (!excluded) completed[propertyName(name, attribute)] = fromVariable(attribute.kind, value);
  }
  return completed;
}

function fromVariable(kind: string, value: string): Property {
  return kind === "bool" ? ["1", "true", "on"].includes(value) : value;
}
