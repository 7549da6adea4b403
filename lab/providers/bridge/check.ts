/** Check of a resource: completed inputs and what is wrong with them. */
import type { CheckRequest, CheckResult, EngineLog } from "../definition.ts";
import { type Properties, UNKNOWN_PROPERTY, withoutNulls, withoutSecrets } from "../wire.ts";
import { findFaults } from "./checkInputs.ts";
import { completeInputs } from "./inputs.ts";
import { findAttribute } from "./names.ts";
import { isBlock, type Schema } from "./schema.ts";
import { uniqueName } from "./uniqueName.ts";
import type { State } from "./value.ts";

export async function check(
  schema: Schema,
  request: CheckRequest,
  log: EngineLog,
): Promise<CheckResult> {
  const olds = withoutSecrets(request.olds) as Properties;
  const news = withoutNulls(withoutSecrets(request.news)) as Properties;
  await warnOfTypes(schema, request.urn, news, log);
  const inputs = completeInputs(schema, olds, news, () => makeName(request));
  const failures = findFaults(schema, withoutSecrets(inputs) as Properties).map(
    ({ path, reason }) => `${reason}. Examine values at '${request.name}.${path}'.`,
  );
  return { inputs, failures };
}

/** Of the inputs of an import, those that Check would refuse and the provider can do without go. */
export function withoutInvalidInputs(schema: Schema, inputs: Properties): Properties {
  const kept = { ...inputs };
  for (const { path, attribute } of findFaults(schema, withoutSecrets(inputs) as Properties)) {
    if (path in kept && attribute?.optional && attribute.computed) delete kept[path];
  }
  return kept;
}

/** The state of a resource of which only the id is known. */
export function emptyState(schema: Schema, id: string): State {
  const attributes = Object.entries(schema).map(([name, attribute]) => [
    name,
    isBlock(attribute) ? [] : null,
  ]);
  return { id, ...Object.fromEntries(attributes) };
}

function makeName(request: CheckRequest): string {
  const { autonaming, name, randomSeed } = request;
  if (!autonaming) return uniqueName(`${name}-`, 7, randomSeed);
  if (autonaming.mode !== "disable") return autonaming.proposedName;
  throw new Error("automatic naming is disabled but no explicit name was provided");
}

/** A wrong type is only warned of (08-errors/25-check-types). */
async function warnOfTypes(
  schema: Schema,
  urn: string,
  news: Properties,
  log: EngineLog,
): Promise<void> {
  const wrong = Object.entries(news).filter(([property, value]) => {
    const attribute = findAttribute(schema, property)?.attribute;
    const list =
      (attribute?.kind === "list" || attribute?.kind === "set") && !attribute.maxItemsOne;
    return list && !Array.isArray(value) && value !== UNKNOWN_PROPERTY;
  });
  if (wrong.length === 0) return;
  await log.warning(urn, "Type checking failed: ");
  for (const [property, value] of wrong) {
    const found = `expected array type, got ${JSON.stringify(value)} of type ${typeof value}`;
    await log.warning(urn, `Unexpected type at field "${property}": \n           ${found}`);
  }
  await log.warning(
    urn,
    "Type checking is still experimental. If you believe that a warning is incorrect,\n" +
      "please let us know by creating an issue at " +
      "https://github.com/pulumi/pulumi-terraform-bridge/issues.\n" +
      "This will become a hard error in the future.",
  );
}
