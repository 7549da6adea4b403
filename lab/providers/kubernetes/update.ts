/** Update: server-side apply, after the fields of the object's making have been taken over. */
import { InitializationError, type UpdateRequest } from "../definition.ts";
import { containsUnknown, type Properties, withoutSecrets } from "../wire.ts";
import { AwaitError } from "./await/errors.ts";
import { secondsToWait, untilReady } from "./await/index.ts";
import { fromOutputs, INITIAL_API_VERSION, toOutputs } from "./checkpoint.ts";
import { explained, isForced } from "./conflicts.ts";
import { fieldManagerOf, managedFieldsOf, takeOver } from "./fieldManagers.ts";
import { normalize } from "./normalize.ts";
import { idOf } from "./object.ts";
import { apply, get, type Operation, pathTo, relinquish } from "./operation.ts";

/**
 * @throws Error when the object is gone; InitializationError when it is there, whatever went wrong:
 * the state gets the object as it is.
 */
export async function update(operation: Operation, request: UpdateRequest): Promise<Properties> {
  const inputs = normalize(withoutSecrets(request.news) as Properties);
  if (request.preview && containsUnknown(inputs)) return request.news;

  const olds = withoutSecrets(request.olds) as Properties;
  const old = fromOutputs(olds);
  const fieldManager = fieldManagerOf(olds, inputs);
  const outputsOf = (live: Properties) =>
    toOutputs({
      inputs,
      live,
      secretsOf: request.news,
      initialApiVersion: String(olds[INITIAL_API_VERSION] ?? old.inputs.apiVersion),
      fieldManager,
    });
  try {
    const live = await change(operation, request, inputs, old.live, fieldManager);
    const before = fieldManagerOf(olds, old.inputs);
    if (!request.preview && before !== fieldManager) await relinquish(operation, live, before);
    return outputsOf(live);
  } catch (error) {
    if (request.preview && isForbidden(error)) return request.news;
    const live = await stillThere(operation, request, old.live, error as Error);
    throw new InitializationError(
      idOf(live),
      `the Kubernetes API server reported that "${idOf(live)}" failed to fully initialize or become live: ${(error as Error).message}`,
      outputsOf(live),
      error instanceof AwaitError ? error.causes : [],
    );
  }
}

async function change(
  operation: Operation,
  { preview, timeout }: UpdateRequest,
  inputs: Properties,
  oldLive: Properties,
  fieldManager: string,
): Promise<Properties> {
  const { enablePatchForce } = operation.settings;
  const before = await get(operation, oldLive);
  const ours = preview ? before : await takeOverFields(operation, before, fieldManager);
  const outputs = await apply(operation, inputs, fieldManager, {
    force: String(isForced(inputs, ours, { enablePatchForce, preview })),
    ...(preview && { dryRun: "All" }),
  }).catch((error: unknown) => {
    throw explained(error, fieldManager);
  });
  if (preview) return outputs;
  const seconds = secondsToWait(timeout, inputs);
  return untilReady(operation.kind, inputs, { ...operation, outputs, before, seconds });
}

/** Sent also when there is nothing to take over, then with `null` as its body. */
async function takeOverFields(
  operation: Operation,
  live: Properties,
  fieldManager: string,
): Promise<Properties> {
  if (operation.kind.isPatch || managedFieldsOf(live).length === 0) return live;
  return operation.api.request("PATCH", pathTo(operation, live), {
    body: takeOver(live, fieldManager),
    contentType: "application/json-patch+json",
  });
}

/** @throws Error when the object cannot be read, with both reasons. */
async function stillThere(
  operation: Operation,
  { urn }: UpdateRequest,
  oldLive: Properties,
  reason: Error,
): Promise<Properties> {
  return get(operation, oldLive).catch((error: Error) => {
    throw new Error(
      `update of resource "${urn}" failed: ${reason.message}\nunable to get cluster state: ${error.message}`,
      { cause: error },
    );
  });
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && "reason" in error && error.reason === "Forbidden";
}
