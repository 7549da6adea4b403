/** Read: of a refresh, and of an import or a `.get`. */
import { StatusError } from "../../kubernetes/api.ts";
import { InitializationError, type ReadRequest, type ReadResult } from "../definition.ts";
import { type Properties, withoutSecrets } from "../wire.ts";
import { AwaitError } from "./await/errors.ts";
import { judge } from "./await/index.ts";
import { fromOutputs, INITIAL_API_VERSION, toOutputs, withSecretsOf } from "./checkpoint.ts";
import { fieldManagerOf } from "./fieldManagers.ts";
import { normalize } from "./normalize.ts";
import { parseId, withMetadata } from "./object.ts";
import { get, type Operation } from "./operation.ts";
import { prune } from "./prune.ts";

/**
 * The inputs follow the object as it lives. An import and a `.get` know of no other inputs than kind
 * and name: so it was recorded, with a build of the plugin whose schema was nearly empty
 * (provider-recordings/README.md, "Limits").
 *
 * @returns undefined for an object that is gone.
 * @throws InitializationError when the object is there and not ready.
 */
export async function read(operation: Operation, request: ReadRequest): Promise<ReadResult> {
  const state = withoutSecrets(request.properties) as Properties;
  const { inputs, isFirst } = oldInputs(operation, request);
  try {
    const { live, problem } = await look(operation, inputs, isFirst);
    const found = prune(live, inputs);
    const properties = toOutputs({
      inputs: found,
      live,
      secretsOf: request.inputs,
      initialApiVersion: String(state[INITIAL_API_VERSION] ?? inputs.apiVersion),
      fieldManager: fieldManagerOf(state, inputs),
    });
    if (problem) {
      throw new InitializationError(request.id, problem.message, properties, problem.causes);
    }
    return { id: request.id, properties, inputs: withSecretsOf(found, request.inputs) };
  } catch (error) {
    if (error instanceof StatusError && error.code === 404) return undefined;
    throw error;
  }
}

function oldInputs({ kind }: Operation, request: ReadRequest) {
  const given = normalize(withoutSecrets(request.inputs) as Properties);
  if (given.apiVersion !== undefined) return { inputs: given, isFirst: false };
  const { namespace, name } = parseId(request.id);
  const { live } = fromOutputs(request.properties);
  const identity = { ...given, apiVersion: kind.apiVersion, kind: kind.kind };
  const inputs = withMetadata(withMetadata(identity, "name", name), "namespace", namespace);
  return { inputs, isFirst: live.apiVersion === undefined };
}

/** Reads twice, with a look at what the object consists of in between. */
async function look(operation: Operation, inputs: Properties, isFirst: boolean) {
  const readAgain = () => get(operation, inputs);
  const seen = await readAgain();
  if (isFirst) return { live: seen };
  try {
    await judge(operation.kind, inputs, operation.api, seen, readAgain);
  } catch (error) {
    if (!(error instanceof AwaitError)) throw error;
    return { live: error.object, problem: error };
  }
  return { live: await readAgain().catch(() => seen) };
}
