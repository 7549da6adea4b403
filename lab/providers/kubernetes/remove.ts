/** Delete: foreground deletion, waited for; a patch only gives up its fields. */
import { StatusError } from "../../kubernetes/api.ts";
import { type DeleteRequest, InitializationError } from "../definition.ts";
import { type Properties, withoutSecrets } from "../wire.ts";
import { secondsToWait } from "./await/index.ts";
import { listOf } from "./await/podProblems.ts";
import { watchUntil } from "./await/watchUntil.ts";
import { fromOutputs, INITIAL_API_VERSION, toOutputs } from "./checkpoint.ts";
import { fieldManagerOf } from "./fieldManagers.ts";
import { annotationOf, idOf, metadataOf, nameOf } from "./object.ts";
import { collectionOf, get, type Operation, pathTo, relinquish } from "./operation.ts";

const PROPAGATION: Record<string, string> = { orphan: "Orphan", background: "Background" };

/** Kinds whose deletion is not waited for either when they are annotated with skipAwait. */
const SKIPPABLE = ["Deployment", "Job", "Namespace"];

/** @throws Error when the API server refuses; InitializationError when the object stays. */
export async function remove(operation: Operation, request: DeleteRequest): Promise<void> {
  const state = withoutSecrets(request.properties) as Properties;
  const { inputs, live } = fromOutputs(state);
  const fieldManager = fieldManagerOf(state, inputs);
  if (operation.kind.isPatch) return release(operation, live, fieldManager);

  const policy = annotationOf(inputs, "pulumi.com/deletionPropagationPolicy").toLowerCase();
  try {
    await operation.api.request("DELETE", pathTo(operation, live), {
      body: {
        apiVersion: "v1",
        kind: "DeleteOptions",
        propagationPolicy: PROPAGATION[policy] ?? "Foreground",
      },
    });
  } catch (error) {
    if (isGone(error)) return;
    throw error;
  }
  const isSkipped = annotationOf(inputs, "pulumi.com/skipAwait") === "true";
  if (isSkipped && SKIPPABLE.includes(operation.kind.kind)) return;
  const left = await untilGone(operation, live, secondsToWait(request.timeout, inputs));
  if (left === undefined) return;
  const finalizers = metadataOf(left).finalizers;
  await operation.log.warning(
    request.urn,
    `finalizers might be preventing deletion (${Array.isArray(finalizers) ? finalizers.join(", ") : ""})`,
  );
  throw new InitializationError(
    idOf(left),
    "timed out waiting for the condition",
    toOutputs({
      inputs: live,
      live: left,
      secretsOf: request.properties,
      initialApiVersion: String(state[INITIAL_API_VERSION] ?? ""),
      fieldManager,
    }),
  );
}

async function release(
  operation: Operation,
  live: Properties,
  fieldManager: string,
): Promise<void> {
  try {
    await relinquish(operation, live, fieldManager);
  } catch (error) {
    const field = requiredField(error);
    if (field === undefined) throw error;
    throw new Error(
      `this Patch resource is currently managing a required field, so it can't be deleted directly. Either set the \`retainOnDelete\` resource option, or transfer ownership of the field before deleting: ${field}`,
      { cause: error },
    );
  }
}

/** @returns the object when it is still there after so many seconds. */
async function untilGone(
  operation: Operation,
  object: Properties,
  seconds: number,
): Promise<Properties | undefined> {
  if (await isMissing(operation, object)) return undefined;
  let last = object;
  let isSeen = false;
  const gone = await watchUntil<true>(
    operation.api,
    [collectionOf(operation, object)],
    seconds,
    (event, _collection, finish) => {
      if (event.type === "SYNCED") {
        if (!isSeen) finish(true);
        return;
      }
      if (nameOf(event.object) !== nameOf(object)) return;
      isSeen = true;
      last = event.object;
      if (event.type === "DELETED") finish(true);
    },
  );
  if (gone || (await isMissing(operation, object))) return undefined;
  return last;
}

async function isMissing(operation: Operation, object: Properties): Promise<boolean> {
  try {
    await get(operation, object);
    return false;
  } catch (error) {
    return isGone(error);
  }
}

function isGone(error: unknown): boolean {
  return error instanceof StatusError && error.reason === "NotFound";
}

function requiredField(error: unknown): string | undefined {
  if (!(error instanceof StatusError) || error.reason !== "Invalid") return undefined;
  const causes = listOf(error.details.causes);
  const required = causes.find(({ reason }) => reason === "FieldValueRequired");
  return required && String(required.field);
}
