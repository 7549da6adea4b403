/**
 * Errors as the engine gets them: code UNKNOWN, with one detail for a resource that exists all the
 * same (provider-recordings/error-details.jsonl).
 */
import grpc from "@grpc/grpc-js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import statusMessages from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { InitializationError } from "./definition.ts";
import { toStruct } from "./wire.ts";

/** A method of the protocol that the provider does not have. */
export class UnimplementedError extends Error {
  constructor(method: string) {
    super(`method ${method} not implemented`);
    this.name = "UnimplementedError";
  }
}

export function toServiceError(error: unknown): Partial<grpc.ServiceError> {
  if (error instanceof InitializationError) return initializationFailed(error);
  const details = error instanceof Error ? error.message : String(error);
  const unimplemented = error instanceof UnimplementedError;
  return { code: unimplemented ? grpc.status.UNIMPLEMENTED : grpc.status.UNKNOWN, details };
}

function initializationFailed(error: InitializationError): Partial<grpc.ServiceError> {
  const failed = new pb.ErrorResourceInitFailed();
  failed.setId(error.id);
  failed.setReasonsList(error.reasons);
  failed.setProperties(toStruct(error.properties));

  const detail = new any.Any();
  detail.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statusMessages.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(error.message);
  status.addDetails(detail);

  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: error.message, metadata };
}
