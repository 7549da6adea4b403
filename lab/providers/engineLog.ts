/** The way back to the engine: log lines that it prints as diagnostics of a resource. */
import grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import type { EngineLog } from "./definition.ts";

/** Logs to the engine that attached last; before any has attached, log lines are dropped. */
export class AttachedEngine implements EngineLog {
  #client: InstanceType<typeof engineGrpc.EngineClient> | undefined;

  /** @param address host:port of the engine, as its Attach call gives it. */
  attach(address: string): void {
    this.detach();
    this.#client = new engineGrpc.EngineClient(address, grpc.credentials.createInsecure());
  }

  detach(): void {
    this.#client?.close();
    this.#client = undefined;
  }

  warning(urn: string, message: string): Promise<void> {
    return this.#log(engineMessages.LogSeverity.WARNING, urn, message);
  }

  error(urn: string, message: string): Promise<void> {
    return this.#log(engineMessages.LogSeverity.ERROR, urn, message);
  }

  /** Never fails: the call that the line is about reports to the engine by itself. */
  #log(severity: engineMessages.LogSeverity, urn: string, message: string): Promise<void> {
    const client = this.#client;
    if (!client) return Promise.resolve();
    const request = new engineMessages.LogRequest();
    request.setSeverity(severity);
    request.setUrn(urn);
    request.setMessage(message);
    return new Promise((resolve) => client.log(request, () => resolve()));
  }
}
