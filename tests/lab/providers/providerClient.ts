/** The engine's side of the provider protocol, in the JSON that the recordings are written in. */
import grpc from "@grpc/grpc-js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { fromStruct, type Properties } from "../../../lab/providers/wire.ts";
import * as answers from "./answers.ts";
import * as requests from "./requests.ts";

export interface Answer {
  response?: Properties;
  error?: CallError;
}

export interface CallError {
  code: number;
  message: string;
  details: { type: string; id: string; reasons: string[]; properties: Properties }[];
}

type Method = (client: grpc.Client, request: Properties) => Promise<Answer>;

const service = providerGrpc.ResourceProviderService;

const METHODS: Record<string, Method> = {
  Attach: method(service.attach, requests.attachRequest, () => ({})),
  Handshake: method(
    service.handshake,
    () => new pb.ProviderHandshakeRequest(),
    () => ({}),
  ),
  GetPluginInfo: method(
    service.getPluginInfo,
    () => new empty.Empty(),
    (response) => ({ version: response.getVersion() }),
  ),
  Cancel: method(
    service.cancel,
    () => new empty.Empty(),
    () => ({}),
  ),
  CheckConfig: method(service.checkConfig, requests.checkRequest, answers.checked),
  DiffConfig: method(service.diffConfig, requests.diffRequest, answers.compared),
  Configure: method(service.configure, requests.configureRequest, answers.configured),
  Check: method(service.check, requests.checkRequest, answers.checked),
  Diff: method(service.diff, requests.diffRequest, answers.compared),
  Create: method(service.create, requests.createRequest, answers.created),
  Read: method(service.read, requests.readRequest, answers.read),
  Update: method(service.update, requests.updateRequest, answers.updated),
  Delete: method(service.delete, requests.deleteRequest, () => ({})),
  Invoke: method(service.invoke, requests.invokeRequest, answers.invoked),
};

export class ProviderClient {
  readonly #client: grpc.Client;

  constructor(port: number) {
    this.#client = new grpc.Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  }

  close(): void {
    this.#client.close();
  }

  /** @throws Error for a method that no recording has */
  async call(name: string, request: Properties = {}): Promise<Answer> {
    const method = METHODS[name];
    if (!method) throw new Error(`the recordings have no ${name}`);
    return method(this.#client, request);
  }
}

function method<Request, Response>(
  definition: grpc.MethodDefinition<Request, Response>,
  toRequest: (request: Properties) => Request,
  toAnswer: (response: Response) => Properties,
): Method {
  return (client, request) =>
    new Promise((resolve) => {
      client.makeUnaryRequest(
        definition.path,
        definition.requestSerialize,
        definition.responseDeserialize,
        toRequest(request),
        (error: grpc.ServiceError | null, response?: Response) => {
          if (error) resolve({ error: callError(error) });
          else resolve({ response: response ? toAnswer(response) : {} });
        },
      );
    });
}

function callError(error: grpc.ServiceError): CallError {
  const [status] = error.metadata.get("grpc-status-details-bin");
  const details = Buffer.isBuffer(status)
    ? statusMessages.Status.deserializeBinary(status).getDetailsList()
    : [];
  return {
    code: error.code,
    message: error.details,
    details: details.map((detail) => {
      const failed = pb.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
      return {
        type: detail.getTypeName(),
        id: failed.getId(),
        reasons: failed.getReasonsList(),
        properties: fromStruct(failed.getProperties()),
      };
    }),
  };
}
