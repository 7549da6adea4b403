/**
 * Pulumi's provider protocol (gRPC) over any ProviderDefinition, for an engine that attaches by
 * PULUMI_DEBUG_PROVIDERS (measured.md §1). Only conversion happens here.
 */
import grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { CheckRequest, EngineLog, ProviderDefinition } from "./definition.ts";
import { AttachedEngine } from "./engineLog.ts";
import * as message from "./messages.ts";
import { toServiceError, UnimplementedError } from "./serviceError.ts";
import { fromStruct, toStruct } from "./wire.ts";

export interface ProviderServer {
  /** Port on the loopback interface, for `PULUMI_DEBUG_PROVIDERS=<name>:<port>`. */
  port: number;
  close(): Promise<void>;
}

/**
 * Serves one provider on a free loopback port.
 *
 * All provider resources of the stack that attach to it share one definition, so the `Configure`
 * that came last counts: the protocol does not say which provider resource a call belongs to.
 */
export async function serve(
  define: (log: EngineLog) => ProviderDefinition,
): Promise<ProviderServer> {
  const engine = new AttachedEngine();
  const definition = define(engine);
  const server = new grpc.Server();
  server.addService(providerGrpc.ResourceProviderService, service(definition, engine));
  const port = await new Promise<number>((resolve, reject) => {
    const credentials = grpc.ServerCredentials.createInsecure();
    server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    async close() {
      server.forceShutdown();
      engine.detach();
      await definition.close();
    },
  };
}

function service(definition: ProviderDefinition, engine: AttachedEngine) {
  return {
    ...session(definition, engine),
    ...configuration(definition),
    ...resources(definition),
    invoke: unary(async (request: pb.InvokeRequest) => {
      const result = await definition.invoke(request.getTok(), fromStruct(request.getArgs()));
      const response = new pb.InvokeResponse();
      if (result.returned) response.setReturn(toStruct(result.returned));
      response.setFailuresList(result.failures.map(message.failure));
      return response;
    }),
  };
}

function session(definition: ProviderDefinition, engine: AttachedEngine) {
  return {
    attach: unary(async (request: plugin.PluginAttach) => {
      engine.attach(request.getAddress());
      return new empty.Empty();
    }),
    // The official plugins do not implement it and the engine goes on without
    // (provider-recordings/README.md, "Protocol, all three").
    handshake: unary(async () => {
      throw new UnimplementedError("Handshake");
    }),
    getPluginInfo: unary(async () => {
      const info = new plugin.PluginInfo();
      info.setVersion(definition.version);
      return info;
    }),
    cancel: unary(async () => new empty.Empty()),
  };
}

function configuration(definition: ProviderDefinition) {
  return {
    checkConfig: unary(async (request: pb.CheckRequest) =>
      message.checkResponse(await definition.checkConfig(checkRequest(request))),
    ),
    diffConfig: unary(async (request: pb.DiffRequest) =>
      message.diffResponse(await definition.diffConfig(diffRequest(request))),
    ),
    configure: unary(async (request: pb.ConfigureRequest) => {
      const result = await definition.configure({ args: fromStruct(request.getArgs()) });
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(result.acceptSecrets);
      response.setSupportspreview(result.supportsPreview);
      response.setSupportsAutonamingConfiguration(result.supportsAutonamingConfiguration);
      return response;
    }),
  };
}

function resources(definition: ProviderDefinition) {
  return {
    check: unary(async (request: pb.CheckRequest) =>
      message.checkResponse(await definition.check(checkRequest(request))),
    ),
    diff: unary(async (request: pb.DiffRequest) =>
      message.diffResponse(await definition.diff(diffRequest(request))),
    ),
    create: unary(async (request: pb.CreateRequest) => {
      const created = await definition.create({
        ...message.resource(request),
        properties: fromStruct(request.getProperties()),
        preview: request.getPreview(),
        timeout: request.getTimeout(),
      });
      const response = new pb.CreateResponse();
      response.setId(created.id);
      response.setProperties(toStruct(created.properties));
      return response;
    }),
    read: unary(async (request: pb.ReadRequest) => {
      const found = await definition.read({
        ...message.resource(request),
        id: request.getId(),
        inputs: fromStruct(request.getInputs()),
        properties: fromStruct(request.getProperties()),
      });
      const response = new pb.ReadResponse();
      if (!found) return response;
      response.setId(found.id);
      response.setProperties(toStruct(found.properties));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    update: unary(async (request: pb.UpdateRequest) => {
      const properties = await definition.update({
        ...message.resource(request),
        id: request.getId(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
        preview: request.getPreview(),
        timeout: request.getTimeout(),
      });
      const response = new pb.UpdateResponse();
      response.setProperties(toStruct(properties));
      return response;
    }),
    delete: unary(async (request: pb.DeleteRequest) => {
      await definition.delete({
        ...message.resource(request),
        id: request.getId(),
        properties: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new empty.Empty();
    }),
  };
}

function checkRequest(request: pb.CheckRequest): CheckRequest {
  const autonaming = request.getAutonaming();
  return {
    ...message.resource(request),
    olds: fromStruct(request.getOlds()),
    news: fromStruct(request.getNews()),
    randomSeed: request.getRandomseed_asU8(),
    ...(autonaming && { autonaming: message.autonaming(autonaming) }),
  };
}

function diffRequest(request: pb.DiffRequest) {
  return {
    ...message.resource(request),
    id: request.getId(),
    olds: fromStruct(request.getOlds()),
    oldInputs: fromStruct(request.getOldInputs()),
    news: fromStruct(request.getNews()),
    ignoreChanges: request.getIgnorechangesList(),
  };
}

function unary<Request, Response>(
  handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    handle(call.request).then(
      (response) => callback(null, response),
      (error: unknown) => callback(toServiceError(error)),
    );
  };
}
