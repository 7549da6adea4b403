/**
 * What a program tells the engine, word for word: every resource registration with its inputs and
 * options, as it goes over the wire.
 *
 * The SDK's mocks stand in for the engine and the providers. They do not imitate that some outputs
 * are secret (notes on testing, pulumi.md fact 13), so that is put back here as the engine does it.
 */

import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/index.js";

/** Mark of a secret value on the wire. */
const SECRET_SIGNATURE = {
  key: "4dabf18193072939515e22adb298388d",
  value: "1b47061264138c4ac30d75fd1eb44270",
};
/** Mark of a value that a preview does not know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret as it shows in a registration; the value is there for canaries to be sought in. */
export class SecretValue {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
  toJSON() {
    return "[secret]";
  }
}

export interface Registration {
  readonly type: string;
  readonly name: string;
  /** Name of the parent, with its type. */
  readonly parent: string;
  readonly inputs: Record<string, unknown>;
  readonly options: {
    readonly protect?: true;
    readonly retainOnDelete?: true;
    readonly deletedWith?: string;
    readonly deleteBeforeReplace?: true;
    readonly ignoreChanges?: string[];
    readonly additionalSecretOutputs?: string[];
    readonly dependsOn?: string[];
    /** Id of what is taken over. */
    readonly import?: string;
    /** Names of hooks. */
    readonly onError?: string[];
  };
}

export interface Recording {
  readonly registrations: Registration[];
  /** What components and the stack registered as their outputs. */
  readonly outputs: Record<string, Record<string, unknown>>;
  find(type: string, name: string): Registration;
}

export interface RecordOptions {
  readonly config?: Record<string, string>;
  /** Keys of `config` that are stored as secrets. */
  readonly secretKeys?: string[];
  readonly preview?: boolean;
  readonly stack?: string;
  /** Outputs of a provider beside its inputs. */
  readonly state?: (resource: MockResourceArgs) => Record<string, unknown>;
}

/** Outputs that the providers declare as secret. */
const PROVIDER_SECRETS: Record<string, string[]> = {
  "auth0:index/client:Client": ["signingKeys"],
  "auth0:index/clientCredentials:ClientCredentials": ["clientSecret", "clientSecretWo"],
  "openmetadata-auth0:live:SigningKey": ["privateKey", "existing"],
};

/** Runs a program as the engine would and writes down what it registers. */
export async function record(
  program: () => Promise<Record<string, unknown> | undefined>,
  options: RecordOptions = {},
): Promise<Recording> {
  const registrations: Registration[] = [];
  const outputs: Record<string, Record<string, unknown>> = {};
  pulumi.runtime.setAllConfig(options.config ?? {}, options.secretKeys);
  await pulumi.runtime.setMocks(
    {
      newResource: (args) => answer(args, options),
      call: () => {
        throw new Error("the program calls no provider function");
      },
    },
    "openmetadata-auth0",
    options.stack ?? "test",
    options.preview ?? false,
  );
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const { registerResource, registerResourceOutputs } = monitor;

  // The SDK's mock monitor has neither (3.270).
  monitor.registerErrorHook = (_request, callback) => callback(null, {});
  monitor.registerResourceHook = (_request, callback) => callback(null, {});
  monitor.registerResource = (request, callback) => {
    registrations.push(describe(request));
    registerResource.call(monitor, request, (error, response) => {
      if (response) restoreSecrets(request, response);
      callback(error, response);
    });
  };
  monitor.registerResourceOutputs = (request, callback) => {
    outputs[label(request.getUrn())] = readable(request.getOutputs().toJavaScript()) as Record<
      string,
      unknown
    >;
    registerResourceOutputs.call(monitor, request, callback);
  };

  await pulumi.runtime.runInPulumiStack(program);
  await pulumi.runtime.disconnect();
  return {
    registrations: registrations.filter(({ type }) => type !== "pulumi:pulumi:Stack"),
    outputs,
    find(type, name) {
      const found = registrations.find((one) => one.type === type && one.name === name);
      if (found) return found;
      const known = registrations.map((one) => `${one.type} ${one.name}`).join("\n  ");
      throw new Error(`no ${type} "${name}" among\n  ${known}`);
    },
  };
}

function answer(args: MockResourceArgs, options: RecordOptions): MockResourceResult {
  if (args.custom === false) return { id: undefined, state: {} };
  const state: Record<string, unknown> = { ...args.inputs, ...options.state?.(args) };
  // The id of an application is its Client ID.
  const id = args.type === "auth0:index/client:Client" ? state.clientId : undefined;
  return { id: options.preview ? undefined : String(id ?? `${args.name}-id`), state };
}

function describe(request: RegisterRequest): Registration {
  const optional = <Key extends string, Value>(key: Key, value: Value | "" | false) =>
    (value && !(Array.isArray(value) && value.length === 0) ? { [key]: value } : {}) as {
      [K in Key]?: Value;
    };
  return {
    type: request.getType(),
    name: request.getName(),
    parent: label(request.getParent()),
    inputs: readable(request.getObject().toJavaScript()) as Record<string, unknown>,
    options: {
      ...optional("protect", request.getProtect() as true),
      ...optional("retainOnDelete", request.getRetainondelete() as true),
      ...optional("deletedWith", label(request.getDeletedwith())),
      ...optional("deleteBeforeReplace", request.getDeletebeforereplace() as true),
      ...optional("ignoreChanges", request.getIgnorechangesList()),
      ...optional("additionalSecretOutputs", request.getAdditionalsecretoutputsList()),
      ...optional("dependsOn", request.getDependenciesList().map(label).sort()),
      ...optional("import", request.getImportid()),
      ...optional("onError", request.getHooks()?.getOnErrorList() ?? []),
    },
  };
}

/** As the engine answers: a Stash what it was given, marks included; declared secrets as secrets. */
function restoreSecrets(request: RegisterRequest, response: RegisterResponse): void {
  const object = response.getObject().toJavaScript();
  const wire = request.getObject().toJavaScript();
  if (request.getType() === "pulumi:index:Stash") {
    Object.assign(object, { input: wire.input, output: wire.input });
  }
  const secrets = [
    ...request.getAdditionalsecretoutputsList(),
    ...(PROVIDER_SECRETS[request.getType()] ?? []),
  ];
  for (const name of secrets) {
    if (object[name] === undefined || isSecret(object[name])) continue;
    object[name] = { [SECRET_SIGNATURE.key]: SECRET_SIGNATURE.value, value: object[name] };
  }
  const Struct = response.getObject().constructor as unknown as {
    fromJavaScript(value: object): Struct;
  };
  response.setObject(Struct.fromJavaScript(object));
}

/** `urn:pulumi:stack::project::A$B::name` is `B::name`. */
function label(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return urn === "" ? "" : `${types.split("$").pop()}::${name}`;
}

function isSecret(value: unknown): value is { value: unknown } {
  return (
    (value as Record<string, unknown> | null)?.[SECRET_SIGNATURE.key] === SECRET_SIGNATURE.value
  );
}

function readable(value: unknown): unknown {
  if (value === UNKNOWN) return "[unknown]";
  if (Array.isArray(value)) return value.map(readable);
  if (typeof value !== "object" || value === null) return value;
  if (isSecret(value)) return new SecretValue(readable(value.value));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, readable(inner)]));
}

interface Struct {
  toJavaScript(): Record<string, unknown>;
}
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getObject(): Struct;
  getProtect(): boolean | undefined;
  getRetainondelete(): boolean;
  getDeletedwith(): string;
  getDeletebeforereplace(): boolean;
  getIgnorechangesList(): string[];
  getAdditionalsecretoutputsList(): string[];
  getDependenciesList(): string[];
  getImportid(): string;
  getHooks(): { getOnErrorList(): string[] } | undefined;
}
interface RegisterResponse {
  getObject(): Struct;
  setObject(value: Struct): void;
}
interface Monitor {
  registerErrorHook(request: unknown, callback: (error: null, response: object) => void): void;
  registerResourceHook(request: unknown, callback: (error: null, response: object) => void): void;
  registerResource(
    request: RegisterRequest,
    callback: (error: unknown, response: RegisterResponse | undefined) => void,
  ): void;
  registerResourceOutputs(
    request: { getUrn(): string; getOutputs(): Struct },
    callback: (...args: unknown[]) => void,
  ): void;
}
