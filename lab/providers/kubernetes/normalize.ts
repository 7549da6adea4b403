/** Inputs in the one form that is compared, so that two ways to say the same make no difference. */
import { containsUnknown, isObject, type Properties, type Property } from "../wire.ts";
import { metadataOf, omit } from "./object.ts";

const READ_ONLY_METADATA = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "uid",
];

/**
 * Maps that the official plugin loses when they are empty (09-namespace-and-unknowns/1-preview: a
 * ConfigMap's `data`), because it converts objects to Go's types and back. Of what else that does,
 * such as writing 1000m as 1, nothing is recorded and nothing is done here.
 */
const LOST_WHEN_EMPTY = [
  "annotations",
  "binaryData",
  "data",
  "labels",
  "matchLabels",
  "nodeSelector",
];

/** Leaves objects with unknown values as they are, read-only metadata apart. */
export function normalize(object: Properties): Properties {
  return withoutReadOnly(containsUnknown(object) ? object : canonical(object));
}

function canonical(object: Properties): Properties {
  if (object.kind === "Secret" && object.apiVersion === "v1") return canonicalSecret(object);
  return withoutEmptyMaps(object) as Properties;
}

/** `stringData` goes into `data`, which is what the API server makes of it. */
function canonicalSecret(secret: Properties): Properties {
  const data = isObject(secret.data) ? secret.data : {};
  const { stringData } = secret;
  if (!isObject(stringData) || Object.keys(stringData).length === 0) {
    return Object.keys(data).length === 0 ? secret : { ...secret, data: mapValues(data, reencode) };
  }
  const encoded = mapValues(stringData, (value) => Buffer.from(String(value)).toString("base64"));
  return { ...omit(secret, ["stringData"]), data: { ...data, ...encoded } };
}

/** The API server decodes and encodes again, which drops line breaks. */
function reencode(value: Property): Property {
  return typeof value === "string" ? Buffer.from(value, "base64").toString("base64") : value;
}

function withoutEmptyMaps(value: Property): Property {
  if (Array.isArray(value)) return value.map(withoutEmptyMaps);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(
    ([key, member]) => !(LOST_WHEN_EMPTY.includes(key) && isEmptyMap(member)),
  );
  return mapValues(Object.fromEntries(kept), withoutEmptyMaps);
}

function isEmptyMap(value: Property): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

function withoutReadOnly(object: Properties): Properties {
  if (!isObject(object.metadata)) return object;
  return { ...object, metadata: omit(metadataOf(object), READ_ONLY_METADATA) };
}

function mapValues(object: Properties, change: (value: Property) => Property): Properties {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
