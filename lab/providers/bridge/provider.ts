/**
 * A ProviderDefinition out of tables: everything that the bridge of the official auth0 and docker
 * plugins does around the calls that a resource type makes by itself.
 */
import type {
  CheckRequest,
  CheckResult,
  ConfigureRequest,
  ConfigureResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  EngineLog,
  InvokeResult,
  ProviderDefinition,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from "../definition.ts";
import { type Properties, withoutSecrets } from "../wire.ts";
import { check } from "./check.ts";
import { toConfig } from "./config.ts";
import { checkConfig, diffConfig, type Environment, settingsOf } from "./configuration.ts";
import { diffResult } from "./diffResult.ts";
import { Faults } from "./faults.ts";
import * as lifecycle from "./lifecycle.ts";
import { foundState } from "./newState.ts";
import { fromProperties, toProperties } from "./outputs.ts";
import type { FunctionType, ResourceType } from "./resource.ts";
import type { Schema } from "./schema.ts";
import type { State } from "./value.ts";

export interface BridgedProviderTables<Api> {
  /** Package name, as in type tokens. */
  name: string;
  /** Version of the official plugin that it stands in for. */
  version: string;
  configuration: Schema;
  environment: Environment;
  /** Makes the client that handlers get; sends nothing. @throws Error when settings are missing */
  connect(settings: State): Api;
  /** What Configure asks the other side before it answers; its error is Configure's, as it is. */
  reach?(api: Api): Promise<void>;
  disconnect(api: Api): void;
  resources: Record<string, ResourceType<Api>>;
  functions: Record<string, FunctionType<Api>>;
}

export class BridgedProvider<Api> implements ProviderDefinition {
  readonly version: string;
  readonly #tables: BridgedProviderTables<Api>;
  readonly #log: EngineLog;
  readonly #faults: Faults;
  #connection: Api | undefined;
  /** Earlier ones included: calls of another provider resource may still be on their way. */
  readonly #connections: Api[] = [];

  constructor(tables: BridgedProviderTables<Api>, log: EngineLog) {
    this.version = tables.version;
    this.#tables = tables;
    this.#log = log;
    this.#faults = new Faults(log, `${tables.name}@${tables.version}`);
  }

  async checkConfig(request: CheckRequest): Promise<CheckResult> {
    return checkConfig(this.#tables.configuration, this.#tables.environment, request);
  }

  async diffConfig(request: DiffRequest): Promise<DiffResult> {
    return diffConfig(request);
  }

  async configure(request: ConfigureRequest): Promise<ConfigureResult> {
    const { configuration, environment } = this.#tables;
    const settings = settingsOf(configuration, environment, request.args);
    this.#connection = undefined;
    this.#connection = await this.#faults.wrap("", () => this.#tables.connect(settings));
    this.#connections.push(this.#connection);
    await this.#tables.reach?.(this.#connection);
    // No acceptSecrets: the engine sends secrets in plain, outputs are wrapped by schema only.
    return { acceptSecrets: false, supportsPreview: true, supportsAutonamingConfiguration: true };
  }

  async close(): Promise<void> {
    for (const connection of this.#connections.splice(0)) this.#tables.disconnect(connection);
    this.#connection = undefined;
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const { type } = await this.#operation("Check", request);
    return check(type.schema, request, this.#log);
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    const operation = await this.#operation("Diff", request);
    const { schema } = operation.type;
    const prior = fromProperties(schema, request.olds);
    const { planned } = await lifecycle.planChange(operation, request, prior, request.news);
    return diffResult(schema, prior, planned, withoutSecrets(request.news) as Properties);
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    return lifecycle.create(await this.#operation("Create", request), request);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    return lifecycle.read(await this.#operation("Read", request), request);
  }

  async update(request: UpdateRequest): Promise<Properties> {
    return lifecycle.update(await this.#operation("Update", request), request);
  }

  async delete(request: DeleteRequest): Promise<void> {
    return lifecycle.remove(await this.#operation("Delete", request), request);
  }

  async invoke(token: string, args: Properties): Promise<InvokeResult> {
    const type = this.#tables.functions[token];
    if (!type) throw new Error(`unrecognized data function (Invoke): ${token}`);
    const config = toConfig(type.schema, withoutSecrets(args) as Properties);
    const result = await this.#faults.wrap(
      "",
      () => type.invoke(this.#api(), config),
      "invoking",
      token,
    );
    // Plain, whatever the schema calls sensitive (07-functions-and-api/3-get-client-by-name).
    const state = foundState(type.schema, result.id, result.found);
    return {
      returned: withoutSecrets(toProperties(type.schema, state)) as Properties,
      failures: [],
    };
  }

  #api(): Api {
    if (this.#connection) return this.#connection;
    throw new Error(`the ${this.#tables.name} provider was used before it was configured`);
  }

  async #operation(
    method: string,
    request: { urn: string; type: string },
  ): Promise<lifecycle.Operation<Api>> {
    const type = this.#tables.resources[request.type];
    if (type) return { type, api: () => this.#api(), faults: this.#faults };
    const modelled = Object.keys(this.#tables.resources).join(", ");
    await this.#log.error(
      request.urn,
      `This is a stand-in for the official ${this.#tables.name} plugin with only ${modelled}.`,
    );
    throw new Error(`unrecognized resource type (${method}): ${request.type}`);
  }
}
