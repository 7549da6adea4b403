/** Create, read, update and delete around the calls that a resource type makes by itself. */
import {
  type CreateRequest,
  type CreateResult,
  type DeleteRequest,
  InitializationError,
  type ReadRequest,
  type ReadResult,
  type UpdateRequest,
} from "../definition.ts";
import { containsUnknown, type Properties, withoutSecrets } from "../wire.ts";
import { emptyState, withoutInvalidInputs } from "./check.ts";
import { toConfig } from "./config.ts";
import type { Faults } from "./faults.ts";
import { plannedMeta, type SdkMeta, stateMeta, withoutTimeouts } from "./meta.ts";
import { afterChange, afterFailure, afterRead } from "./newState.ts";
import { fromProperties, toProperties } from "./outputs.ts";
import { plan } from "./plan.ts";
import { RAW_STATE_DELTA, rawStateDelta } from "./rawState.ts";
import { importedInputs, refreshedInputs } from "./readInputs.ts";
import { Change, type ResourceType } from "./resource.ts";
import type { Schema } from "./schema.ts";
import { type State, states } from "./value.ts";

export interface Operation<Api> {
  type: ResourceType<Api>;
  /** @throws Error before Configure */
  api: () => Api;
  faults: Faults;
}

interface Planned {
  config: State;
  planned: State;
}

/** The plan for new inputs, refused where the resource type refuses it. */
export async function planChange<Api>(
  { type, faults }: Operation<Api>,
  request: { urn: string; ignoreChanges?: string[] },
  prior: State | undefined,
  properties: Properties,
): Promise<Planned> {
  const config = toConfig(type.schema, withoutSecrets(properties) as Properties);
  const planned = plan(type.schema, prior, config, request.ignoreChanges);
  await faults.wrap(request.urn, () => type.checkPlan?.(config, planned), "diffing");
  return { config, planned };
}

export async function create<Api>(
  operation: Operation<Api>,
  request: CreateRequest,
): Promise<CreateResult> {
  const { type } = operation;
  const { config, planned } = await planChange(operation, request, undefined, request.properties);
  if (request.preview) {
    const normalised = normalisedValues(type.schema, planned);
    return { id: "", properties: preview(type, planned, normalised) };
  }
  const change = new Change(type.schema, undefined, config, planned);
  const found = await attempt(operation, `creating ${request.urn}`, request.urn, change, (api) =>
    type.create(api, change),
  );
  const id = change.createdId;
  if (!found || !id) {
    throw new Error(`expected non-nil error with nil state during Create of ${request.urn}`);
  }
  return { id, properties: outputs(type, afterChange(type.schema, id, found, planned)) };
}

export async function read<Api>(
  operation: Operation<Api>,
  request: ReadRequest,
): Promise<ReadResult> {
  const { type, api, faults } = operation;
  const { urn, id, properties } = request;
  const refreshing = Object.keys(properties).length > 0;
  if (!refreshing && !(await isImportable(operation, request))) return undefined;
  const prior = refreshing ? fromProperties(type.schema, properties) : emptyState(type.schema, id);
  const found = await faults.wrap(urn, () => type.read(api(), id, prior), "refreshing");
  if (!found) return undefined;
  const state = afterRead(type.schema, id, found, prior);
  const live = outputs(type, state, withoutTimeouts(type, properties));
  const inputs = refreshing
    ? refreshedInputs(type.schema, request.inputs, live)
    : withoutInvalidInputs(type.schema, importedInputs(type.schema, live));
  return { id: String(state.id), properties: live, inputs };
}

export async function update<Api>(
  operation: Operation<Api>,
  request: UpdateRequest,
): Promise<Properties> {
  const { type } = operation;
  const { urn, id } = request;
  const prior = fromProperties(type.schema, request.olds);
  const { config, planned } = await planChange(operation, request, prior, request.news);
  if (request.preview) return preview(type, planned);
  const change = new Change(type.schema, prior, config, planned);
  change.created(id);
  const found = await attempt(operation, `updating ${urn}`, urn, change, (api) =>
    type.update(api, id, change),
  );
  if (!found) throw new Error(missingOnUpdate(urn));
  return outputs(type, afterChange(type.schema, id, found, planned));
}

export async function remove<Api>(
  { type, api, faults }: Operation<Api>,
  request: DeleteRequest,
): Promise<void> {
  const state = fromProperties(type.schema, request.properties);
  await faults.wrap(request.urn, () => type.delete(api(), request.id, state), "deleting");
}

/** Whether there is anything to import; every fault on the way counts as no. */
async function isImportable<Api>(
  { type, api, faults }: Operation<Api>,
  request: ReadRequest,
): Promise<boolean> {
  try {
    await faults.wrap(request.urn, () => type.beforeImport?.(api(), request.id));
    return true;
  } catch {
    return false;
  }
}

/** A change that fails once the object exists leaves it in the state, as planned. */
async function attempt<Api, Result>(
  { type, api, faults }: Operation<Api>,
  doing: string,
  urn: string,
  change: Change,
  action: (api: Api) => Promise<Result>,
): Promise<Result> {
  try {
    return await faults.wrap(urn, () => action(api()));
  } catch (error) {
    const id = change.createdId;
    if (!id || !(error instanceof Error)) throw error;
    const left = outputs(type, afterFailure(type.schema, id, change.planned));
    throw new InitializationError(id, `${doing}: ${error.message}`, left);
  }
}

function outputs<Api>(type: ResourceType<Api>, state: State, meta: SdkMeta = type): Properties {
  return { ...withDelta(type, state), ...stateMeta(meta) };
}

function preview<Api>(
  type: ResourceType<Api>,
  planned: State,
  normalised: Record<string, string> = {},
): Properties {
  return { ...withDelta(type, planned), ...plannedMeta(type, normalised) };
}

/** Recorded for a new resource only (docker/01-lifecycle/1-preview: `ports.0.ip`). */
function normalisedValues(schema: Schema, planned: State, path = ""): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, attribute] of Object.entries(schema)) {
    const at = path + name;
    const value = planned[name];
    if (attribute.normalised && typeof value === "string") values[at] = value;
    const block = attribute.kind === "list" ? attribute.block : undefined;
    if (!block) continue;
    states(value).forEach((element, index) => {
      Object.assign(values, normalisedValues(block, element, `${at}.${index}.`));
    });
  }
  return values;
}

/** The delta is left out as long as anything is unknown (01-signin/1-preview). */
function withDelta<Api>(type: ResourceType<Api>, state: State): Properties {
  const properties = toProperties(type.schema, state);
  if (containsUnknown(properties)) return properties;
  return { ...properties, [RAW_STATE_DELTA]: rawStateDelta(type.schema, properties, state) };
}

function missingOnUpdate(urn: string): string {
  return (
    `Resource provider reported that the resource did not exist while updating ${urn}.\n\n` +
    "This is usually a result of the resource having been deleted outside of Pulumi, " +
    "and can often be fixed by running `pulumi refresh` before updating."
  );
}
