/** Protocol messages as the recordings write answers: JSON without fields at their default value. */
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { fromStruct, type Properties, type Property } from "../../../lab/providers/wire.ts";

export function created(response: pb.CreateResponse): Properties {
  return present({ id: response.getId(), properties: struct(response.getProperties()) });
}

export function read(response: pb.ReadResponse): Properties {
  return present({
    id: response.getId(),
    properties: struct(response.getProperties()),
    inputs: struct(response.getInputs()),
  });
}

export function updated(response: pb.UpdateResponse): Properties {
  return present({ properties: struct(response.getProperties()) });
}

export function checked(response: pb.CheckResponse): Properties {
  return present({ inputs: struct(response.getInputs()), failures: failures(response) });
}

export function invoked(response: pb.InvokeResponse): Properties {
  return present({ return: struct(response.getReturn()), failures: failures(response) });
}

function failures(response: { getFailuresList(): pb.CheckFailure[] }): Property {
  return response
    .getFailuresList()
    .map((failure) => present({ reason: failure.getReason(), property: failure.getProperty() }));
}

export function configured(response: pb.ConfigureResponse): Properties {
  return present({
    acceptSecrets: response.getAcceptsecrets(),
    supportsPreview: response.getSupportspreview(),
    supportsAutonamingConfiguration: response.getSupportsAutonamingConfiguration(),
  });
}

export function compared(response: pb.DiffResponse): Properties {
  const detailed: Properties = {};
  response.getDetaileddiffMap().forEach((diff: pb.PropertyDiff, path: string) => {
    const kind = nameOf(pb.PropertyDiff.Kind, diff.getKind());
    detailed[path] = present({ kind: kind === "ADD" ? "" : kind, inputDiff: diff.getInputdiff() });
  });
  const changes = nameOf(pb.DiffResponse.DiffChanges, response.getChanges());
  return present({
    changes: changes === "DIFF_UNKNOWN" ? "" : changes,
    diffs: response.getDiffsList(),
    replaces: response.getReplacesList(),
    stables: response.getStablesList(),
    deleteBeforeReplace: response.getDeletebeforereplace(),
    detailedDiff: Object.keys(detailed).length > 0 ? detailed : "",
    hasDetailedDiff: response.getHasdetaileddiff(),
  });
}

function nameOf(values: object, value: number): string {
  return Object.entries(values).find(([, number]) => number === value)?.[0] ?? String(value);
}

/** The recordings leave out fields at their default value. */
function present(fields: Record<string, Property | undefined>): Properties {
  const kept = Object.entries(fields).filter(
    ([, value]) => value !== undefined && value !== "" && value !== false && !isEmptyList(value),
  );
  return Object.fromEntries(kept) as Properties;
}

function isEmptyList(value: Property | undefined): boolean {
  return Array.isArray(value) && value.length === 0;
}

function struct(message: Parameters<typeof fromStruct>[0]): Properties | undefined {
  return message && fromStruct(message);
}
