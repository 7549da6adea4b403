/**
 * The double of the official kubernetes plugin 4.34.2: it answers the engine as that one was recorded
 * to (provider-recordings/kubernetes), for the kinds in kinds.ts, by server-side apply, against a real
 * API server.
 *
 * Not imitated: the plugin's download of the cluster's OpenAPI document, whose faults it only uses to
 * find unknown kinds; its watch of events, which it prints while it waits; its lines of progress.
 */
import { KubernetesApi, StatusError, UnreachableError } from "../../kubernetes/api.ts";
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
import type { Properties } from "../wire.ts";
import { check } from "./check.ts";
import { diffConfig, type Environment, type Settings, settingsOf } from "./configuration.ts";
import { create } from "./create.ts";
import { diff } from "./diff.ts";
import { KINDS, type Kind } from "./kinds.ts";
import type { Operation } from "./operation.ts";
import { read } from "./read.ts";
import { remove } from "./remove.ts";
import { update } from "./update.ts";

const REMOVABLE =
  'If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';

/** Helm's release: the plugin has all of Helm inside. */
const RELEASE = "kubernetes:helm.sh/v3:Release";

interface Cluster {
  readonly settings: Settings;
  /** Why it cannot be reached, instead of it. */
  readonly api: KubernetesApi | string;
}

export interface KubernetesProviderOptions {
  /** KUBECONFIG, for a program that sets none. */
  readonly env: Environment;
  /** Factor on the fixed waits: between tries while a namespace is missing, for endpoints to settle. */
  readonly waitScale: number;
}

export class KubernetesProvider implements ProviderDefinition {
  readonly version = "4.34.2";
  readonly #options: KubernetesProviderOptions;
  readonly #log: EngineLog;
  readonly #opened: KubernetesApi[] = [];
  #cluster: Cluster | undefined;

  constructor(options: KubernetesProviderOptions, log: EngineLog) {
    this.#options = options;
    this.#log = log;
  }

  async checkConfig(request: CheckRequest): Promise<CheckResult> {
    return { inputs: request.news, failures: [] };
  }

  async diffConfig(request: DiffRequest): Promise<DiffResult> {
    return diffConfig(request);
  }

  async configure(request: ConfigureRequest): Promise<ConfigureResult> {
    const settings = settingsOf(request.args, this.#options.env);
    this.#cluster = { settings, api: await this.#connect(settings) };
    return { acceptSecrets: true, supportsPreview: true, supportsAutonamingConfiguration: true };
  }

  async close(): Promise<void> {
    for (const api of this.#opened.splice(0)) api.close();
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const kind = await this.#kind("Check", request);
    return check(kind, request, this.#configured.settings.namespace);
  }

  async diff(request: DiffRequest): Promise<DiffResult> {
    return diff(await this.#kind("Diff", request), request, this.#configured.settings);
  }

  async create(request: CreateRequest): Promise<CreateResult> {
    const kind = await this.#kind("Create", request);
    const { api } = this.#configured;
    if (typeof api !== "string") return create(this.#operation(kind, api), request);
    if (request.preview) return { id: "", properties: request.properties };
    throw new Error(`configured Kubernetes cluster is unreachable: ${api}`);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const kind = await this.#kind("Read", request);
    const { api } = this.#configured;
    if (typeof api !== "string") return read(this.#operation(kind, api), request);
    await this.#log.warning(request.urn, `configured Kubernetes cluster is unreachable: ${api}`);
    throw new Error(`failed to read resource state due to unreachable cluster. ${REMOVABLE}`);
  }

  async update(request: UpdateRequest): Promise<Properties> {
    const kind = await this.#kind("Update", request);
    const { api } = this.#configured;
    if (typeof api !== "string") return update(this.#operation(kind, api), request);
    if (request.preview) return request.news;
    throw new Error(`configured Kubernetes cluster is unreachable: ${api}`);
  }

  async delete(request: DeleteRequest): Promise<void> {
    const kind = await this.#kind("Delete", request);
    const { api } = this.#configured;
    if (typeof api !== "string") return remove(this.#operation(kind, api), request);
    await this.#log.warning(request.urn, `configured Kubernetes cluster is unreachable: ${api}`);
    throw new Error(`configured Kubernetes cluster is unreachable. ${REMOVABLE}`);
  }

  async invoke(token: string): Promise<InvokeResult> {
    throw new Error(
      `the lab's double of the kubernetes plugin has no functions, and so not ${token}`,
    );
  }

  get #configured(): Cluster {
    if (this.#cluster) return this.#cluster;
    throw new Error("the kubernetes provider was used before it was configured");
  }

  #operation(kind: Kind, api: KubernetesApi): Operation {
    const { settings } = this.#configured;
    return { kind, api, settings, log: this.#log, waitScale: this.#options.waitScale };
  }

  /** @returns why there is no cluster, in which case only previews go on. */
  async #connect({ access }: Settings): Promise<KubernetesApi | string> {
    if (typeof access === "string") return access;
    const api = new KubernetesApi(access);
    this.#opened.push(api);
    try {
      await api.probe("/openapi/v2?timeout=32s");
      return api;
    } catch (error) {
      return `unable to load schema information from the API server: ${refusal(error)}`;
    }
  }

  async #kind(method: string, { urn, type }: { urn: string; type: string }): Promise<Kind> {
    const kind = KINDS[type];
    if (kind) return kind;
    if (type === RELEASE) {
      throw new Error(
        `${RELEASE} needs Helm, which the official kubernetes plugin has inside and the lab's double of it has not: deliver another way in the lab, or use the official plugin`,
      );
    }
    await this.#log.error(
      urn,
      `This is a stand-in for the official kubernetes plugin with only ${Object.keys(KINDS).join(", ")}.`,
    );
    throw new Error(`unrecognized resource type (${method}): ${type}`);
  }
}

function refusal(error: unknown): string {
  if (error instanceof StatusError && error.code === 401) {
    return "the server has asked for the client to provide credentials";
  }
  if (error instanceof StatusError || error instanceof UnreachableError) return error.message;
  throw error;
}
