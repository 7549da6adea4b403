/** Diff: the plan against the prior state, in the words of the protocol. */
import type { DiffResult } from "../definition.ts";
import { type Properties, withoutSecrets } from "../wire.ts";
import { detailedDiff } from "./diff.ts";
import { DEFAULTS } from "./inputs.ts";
import { propertyName } from "./names.ts";
import { toProperties } from "./outputs.ts";
import { requiresReplace } from "./plan.ts";
import type { Schema } from "./schema.ts";
import { equal, type State } from "./value.ts";

/** @param news new inputs, without secret wrappers */
export function diffResult(
  schema: Schema,
  prior: State,
  planned: State,
  news: Properties,
): DiffResult {
  const changed = !equal(prior, planned);
  const detailed = changed ? detail(schema, prior, planned, news) : {};
  const replaces = Object.entries(detailed)
    .filter(([, kind]) => kind.endsWith("_REPLACE"))
    .map(([path]) => topLevel(path))
    .sort();
  const stables = Object.entries(schema)
    .filter(([, attribute]) => attribute.forceNew)
    .map(([name, attribute]) => propertyName(name, attribute))
    .filter((property) => !replaces.includes(property));
  return {
    changes: changed ? "DIFF_SOME" : "DIFF_NONE",
    diffs: [...new Set(Object.keys(detailed).map(topLevel))].sort(),
    detailedDiff: detailed,
    inputDiff: false,
    hasDetailedDiff: true,
    replaces,
    stables: stables.sort(),
    deleteBeforeReplace: replaces.length > 0 && isNamedByProgram(schema, news),
  };
}

function detail(schema: Schema, prior: State, planned: State, news: Properties) {
  const plain = (state: State) => withoutSecrets(toProperties(schema, state)) as Properties;
  const replacing = requiresReplace(schema, prior, planned);
  return detailedDiff(schema, plain(prior), plain(planned), news, replacing);
}

/** Two objects of one name may not live side by side, so the old one goes first. */
function isNamedByProgram(schema: Schema, news: Properties): boolean {
  const defaults = news[DEFAULTS];
  if (!Array.isArray(defaults)) return false;
  return Object.entries(schema).some(([name, attribute]) => {
    const property = propertyName(name, attribute);
    return attribute.autoName && property in news && !defaults.includes(property);
  });
}

function topLevel(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? path;
}
