/**
 * What a provider has to be able to do, in the terms of Pulumi's provider protocol but without its
 * wire format: `protocol.ts` puts any ProviderDefinition on a port.
 */
import type { Properties } from "./wire.ts";

/** Where a provider's log lines go: the engine prints them as diagnostics of the resource. */
export interface EngineLog {
  warning(urn: string, message: string): Promise<void>;
  error(urn: string, message: string): Promise<void>;
}

export interface ProviderDefinition {
  readonly version: string;
  checkConfig(request: CheckRequest): Promise<CheckResult>;
  diffConfig(request: DiffRequest): Promise<DiffResult>;
  configure(request: ConfigureRequest): Promise<ConfigureResult>;
  check(request: CheckRequest): Promise<CheckResult>;
  diff(request: DiffRequest): Promise<DiffResult>;
  create(request: CreateRequest): Promise<CreateResult>;
  read(request: ReadRequest): Promise<ReadResult>;
  update(request: UpdateRequest): Promise<Properties>;
  delete(request: DeleteRequest): Promise<void>;
  invoke(token: string, args: Properties): Promise<InvokeResult>;
  /** Frees what the definition holds open (connections); called once, when its server closes. */
  close(): Promise<void>;
}

interface ResourceRequest {
  urn: string;
  /** Type token, such as `auth0:index/client:Client`. */
  type: string;
  /** Logical name, the last part of the URN. */
  name: string;
}

export interface CheckRequest extends ResourceRequest {
  olds: Properties;
  news: Properties;
  randomSeed: Uint8Array;
  autonaming?: { proposedName: string; mode: "propose" | "enforce" | "disable" };
}

export interface CheckResult {
  inputs?: Properties;
  failures: string[];
}

export interface DiffRequest extends ResourceRequest {
  id: string;
  /** Old outputs. */
  olds: Properties;
  /** Old inputs. */
  oldInputs: Properties;
  /** New inputs. */
  news: Properties;
  ignoreChanges: string[];
}

export type PropertyDiffKind =
  | "ADD"
  | "ADD_REPLACE"
  | "DELETE"
  | "DELETE_REPLACE"
  | "UPDATE"
  | "UPDATE_REPLACE";

export interface DiffResult {
  changes: "DIFF_UNKNOWN" | "DIFF_NONE" | "DIFF_SOME";
  /** Top-level properties that changed. */
  diffs: string[];
  /** Property path → what happened there. */
  detailedDiff: Record<string, PropertyDiffKind>;
  /** Whether the paths of `detailedDiff` are inputs rather than outputs, or which of them are. */
  inputDiff: boolean | string[];
  hasDetailedDiff: boolean;
  replaces: string[];
  stables: string[];
  deleteBeforeReplace: boolean;
}

export interface ConfigureRequest {
  args: Properties;
}

export interface ConfigureResult {
  acceptSecrets: boolean;
  supportsPreview: boolean;
  supportsAutonamingConfiguration: boolean;
}

export interface CreateRequest extends ResourceRequest {
  properties: Properties;
  preview: boolean;
  /** Seconds, from the resource option customTimeouts; 0: not set. */
  timeout: number;
}

export interface CreateResult {
  /** Empty at preview. */
  id: string;
  properties: Properties;
}

export interface ReadRequest extends ResourceRequest {
  id: string;
  /** Old inputs; empty for an import or a `.get`. */
  inputs: Properties;
  /** Old outputs; empty for an import or a `.get`. */
  properties: Properties;
}

/** `undefined` inside means: no such object. */
export type ReadResult = { id: string; properties: Properties; inputs: Properties } | undefined;

export interface UpdateRequest extends ResourceRequest {
  id: string;
  olds: Properties;
  news: Properties;
  ignoreChanges: string[];
  preview: boolean;
  /** Seconds, from the resource option customTimeouts; 0: not set. */
  timeout: number;
}

export interface DeleteRequest extends ResourceRequest {
  id: string;
  properties: Properties;
  /** Seconds, from the resource option customTimeouts; 0: not set. */
  timeout: number;
}

export interface InvokeResult {
  returned?: Properties;
  failures: string[];
}

/**
 * A resource that exists, although the call that made or changed it failed: the engine keeps
 * `properties` in the state, marks the resource as not initialised and calls Update next time.
 */
export class InitializationError extends Error {
  readonly id: string;
  readonly reasons: string[];
  readonly properties: Properties;

  /** @param causes what else there is to say about `reason` */
  constructor(id: string, reason: string, properties: Properties, causes: string[] = []) {
    super(reason);
    this.name = "InitializationError";
    this.id = id;
    this.reasons = [reason, ...causes];
    this.properties = properties;
  }
}
