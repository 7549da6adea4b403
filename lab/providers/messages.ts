/** Conversions between the protocol's messages and the plain types of `definition.ts`. */
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type { CheckRequest, CheckResult, DiffResult } from "./definition.ts";
import { toStruct } from "./wire.ts";

export function resource(request: { getUrn(): string; getType(): string; getName(): string }) {
  return { urn: request.getUrn(), type: request.getType(), name: request.getName() };
}

export function autonaming(
  options: pb.CheckRequest.AutonamingOptions,
): NonNullable<CheckRequest["autonaming"]> {
  const modes = ["propose", "enforce", "disable"] as const;
  return {
    proposedName: options.getProposedName(),
    mode: modes[options.getMode()] ?? "propose",
  };
}

export function checkResponse(result: CheckResult): pb.CheckResponse {
  const response = new pb.CheckResponse();
  if (result.inputs) response.setInputs(toStruct(result.inputs));
  response.setFailuresList(result.failures.map(failure));
  return response;
}

/** The official plugins put the property into the text and leave the field empty. */
export function failure(reason: string): pb.CheckFailure {
  const message = new pb.CheckFailure();
  message.setReason(reason);
  return message;
}

export function diffResponse(result: DiffResult): pb.DiffResponse {
  const response = new pb.DiffResponse();
  response.setChanges(pb.DiffResponse.DiffChanges[result.changes]);
  response.setDiffsList(result.diffs);
  response.setReplacesList(result.replaces);
  response.setStablesList(result.stables);
  response.setDeletebeforereplace(result.deleteBeforeReplace);
  response.setHasdetaileddiff(result.hasDetailedDiff);
  for (const [path, kind] of Object.entries(result.detailedDiff)) {
    const difference = new pb.PropertyDiff();
    difference.setKind(pb.PropertyDiff.Kind[kind]);
    difference.setInputdiff(
      Array.isArray(result.inputDiff) ? result.inputDiff.includes(path) : result.inputDiff,
    );
    response.getDetaileddiffMap().set(path, difference);
  }
  return response;
}
