/** A handler's difference as the engine shows it. */

import type { DiffResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type { Difference } from "../handler.ts";
import { pb } from "./sdk.ts";

/**
 * @param olds what is there.
 * @param news the inputs that are wanted.
 * @param inputs names of all inputs.
 */
export function diffResponse(
  { diffs, replaces }: Difference,
  olds: object,
  news: object,
  inputs: object,
): DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse();
  response.setChanges(diffs.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(diffs);
  response.setReplacesList(replaces);
  response.setHasdetaileddiff(true);
  for (const name of diffs) {
    const difference = new pb.PropertyDiff();
    difference.setKind(kind(name in olds, name in news, replaces.includes(name)));
    difference.setInputdiff(name in inputs);
    response.getDetaileddiffMap().set(name, difference);
  }
  return response;
}

function kind(was: boolean, will: boolean, replaces: boolean) {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
  if (!was) return replaces ? ADD_REPLACE : ADD;
  if (!will) return replaces ? DELETE_REPLACE : DELETE;
  return replaces ? UPDATE_REPLACE : UPDATE;
}
