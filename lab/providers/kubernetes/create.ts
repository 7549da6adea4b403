/** Create: a POST for objects of our own, server-side apply for patches and for upserts. */
import { pause, StatusError } from "../../kubernetes/api.ts";
import { type CreateRequest, type CreateResult, InitializationError } from "../definition.ts";
import { containsUnknown, type Properties, withoutSecrets } from "../wire.ts";
import { AwaitError } from "./await/errors.ts";
import { secondsToWait, untilReady } from "./await/index.ts";
import { toOutputs } from "./checkpoint.ts";
import { explained, isForced } from "./conflicts.ts";
import { CREATOR, fieldManagerOf } from "./fieldManagers.ts";
import { idOf, omit } from "./object.ts";
import { apply, collectionOf, type Operation } from "./operation.ts";

/** Seconds between tries while something that an object needs, such as its namespace, is missing. */
const RETRIES = [1, 2, 4, 8, 16, 32];

const ALREADY_EXISTS = `

The resource already exists in the cluster. This can happen when:

  - Renaming a Pulumi resource: use an alias to preserve the identity,
    or use deleteBeforeReplace if the resource needs replacement.
  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)
    to manage specific fields without owning the resource lifecycle.
  - Adopting a resource into Pulumi: use \`pulumi import\`. Note that
    protected resources (e.g. kube-system) cannot be deleted on destroy.
  - Intentional upsert: set upsertExistingObjects on the provider to allow
    server-side apply to update existing objects on create.`;

/**
 * @throws Error when the API server refuses; InitializationError when the object is made but not
 * ready in time.
 */
export async function create(operation: Operation, request: CreateRequest): Promise<CreateResult> {
  const asGiven = { id: "", properties: request.properties };
  const inputs = withoutSecrets(request.properties) as Properties;
  // A patch is not tried out, because its target may be made in the same run.
  if (request.preview && (operation.kind.isPatch || containsUnknown(inputs))) return asGiven;

  const fieldManager = fieldManagerOf({}, inputs);
  const outputsOf = (live: Properties) =>
    toOutputs({
      inputs,
      live,
      secretsOf: request.properties,
      initialApiVersion: operation.kind.apiVersion,
      fieldManager,
    });
  const made = await send(operation, request, inputs, fieldManager);
  if (made === undefined) return asGiven;
  // Programs that read an empty status would fail.
  if (request.preview) return { id: "", properties: outputsOf(omit(made, ["status"])) };

  try {
    const live = await untilReady(operation.kind, inputs, {
      ...operation,
      outputs: made,
      before: undefined,
      seconds: secondsToWait(request.timeout, inputs),
    });
    return { id: idOf(live), properties: outputsOf(live) };
  } catch (error) {
    if (!(error instanceof AwaitError)) throw error;
    throw new InitializationError(
      idOf(error.object),
      `resource "${request.urn}" was successfully created, but the Kubernetes API server reported that it failed to fully initialize or become live: ${error.message}`,
      outputsOf(error.object),
      error.causes,
    );
  }
}

/** @returns undefined when a preview cannot tell. */
async function send(
  operation: Operation,
  { preview, urn }: CreateRequest,
  inputs: Properties,
  fieldManager: string,
): Promise<Properties | undefined> {
  try {
    return await withRetries(operation, preview, () =>
      operation.kind.isPatch || operation.settings.upsertExistingObjects
        ? upsert(operation, preview, inputs, fieldManager)
        : post(operation, preview, inputs),
    );
  } catch (error) {
    if (preview && isUntellable(error)) return undefined;
    const exists = error instanceof StatusError && error.reason === "AlreadyExists";
    throw new Error(
      `resource "${urn}" was not successfully created by the Kubernetes API server: ${(error as Error).message}${exists ? ALREADY_EXISTS : ""}`,
      { cause: error },
    );
  }
}

function post(operation: Operation, preview: boolean, inputs: Properties): Promise<Properties> {
  const query = { fieldManager: CREATOR, ...(preview && { dryRun: "All" }) };
  return operation.api.request("POST", collectionOf(operation, inputs), { query, body: inputs });
}

async function upsert(
  operation: Operation,
  preview: boolean,
  inputs: Properties,
  fieldManager: string,
): Promise<Properties> {
  const { enablePatchForce } = operation.settings;
  try {
    return await apply(operation, inputs, fieldManager, {
      fieldValidation: "Warn",
      force: String(isForced(inputs, undefined, { enablePatchForce, preview })),
      ...(preview && { dryRun: "All" }),
    });
  } catch (error) {
    throw explained(error, fieldManager);
  }
}

async function withRetries(
  { waitScale }: Operation,
  preview: boolean,
  attempt: () => Promise<Properties>,
): Promise<Properties> {
  for (const [index, seconds] of RETRIES.entries()) {
    try {
      return await attempt();
    } catch (error) {
      if (!isNotFound(error) || (preview && isNamespaceMissing(error))) throw error;
      await pause(seconds * 1_000 * waitScale);
      if (index === RETRIES.length - 1) throw error;
    }
  }
  throw new Error("there is always a last try");
}

/** What an up would find otherwise than a preview does: made, or deleted first, in the same run. */
function isUntellable(error: unknown): boolean {
  if (isNamespaceMissing(error)) return true;
  return error instanceof StatusError && ["AlreadyExists", "Forbidden"].includes(error.reason);
}

function isNotFound(error: unknown): error is StatusError {
  return error instanceof StatusError && error.reason === "NotFound";
}

function isNamespaceMissing(error: unknown): boolean {
  return isNotFound(error) && error.details.kind === "namespaces";
}
