/** What the state keeps of an object: how it lives, what was asked for, and who manages it. */
import {
  containsSecret,
  isObject,
  isSecret,
  type Properties,
  secret,
  withoutSecrets,
} from "../wire.ts";
import { omit } from "./object.ts";

const INPUTS = "__inputs";
export const INITIAL_API_VERSION = "__initialApiVersion";
export const FIELD_MANAGER = "__fieldManager";

export interface Checkpoint {
  /** What the program asked for. */
  readonly inputs: Properties;
  /** The object as the cluster has it. */
  readonly live: Properties;
  /** Who says what is secret. */
  readonly secretsOf: Properties;
  readonly initialApiVersion: string;
  readonly fieldManager: string;
}

/** The output properties of a resource. */
export function toOutputs(checkpoint: Checkpoint): Properties {
  const { inputs, live, secretsOf, initialApiVersion, fieldManager } = checkpoint;
  return {
    ...withSecretsOf(live, secretsOf),
    [INPUTS]: withSecretsOf(inputs, secretsOf),
    [INITIAL_API_VERSION]: initialApiVersion,
    [FIELD_MANAGER]: fieldManager,
  };
}

/** The parts of output properties, without secret wrappers. */
export function fromOutputs(outputs: Properties): { inputs: Properties; live: Properties } {
  const plain = withoutSecrets(outputs) as Properties;
  return { inputs: (plain[INPUTS] ?? {}) as Properties, live: omit(plain, [INPUTS]) };
}

/**
 * Marks as secret what is secret in `model`, and the data of every Secret. A list with one secret
 * inside is secret as a whole.
 */
export function withSecretsOf(object: Properties, model: Properties): Properties {
  if (object.kind === "Secret") return sealed(object, ["data", "stringData"]);
  const marked = { ...object };
  for (const [key, wanted] of Object.entries(model)) {
    const value = object[key];
    if (value === undefined) continue;
    if (isPlainObject(value) && isPlainObject(wanted)) marked[key] = withSecretsOf(value, wanted);
    else if (!isSecret(value) && containsSecret(wanted)) marked[key] = secret(value);
  }
  return marked;
}

function sealed(object: Properties, keys: string[]): Properties {
  const entries = Object.entries(object).map(([key, value]) =>
    keys.includes(key) && !isSecret(value) ? [key, secret(value)] : [key, value],
  );
  return Object.fromEntries(entries) as Properties;
}

function isPlainObject(value: Properties[string]): value is Properties {
  return isObject(value) && !isSecret(value);
}
