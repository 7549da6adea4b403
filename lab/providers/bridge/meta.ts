/**
 * `__meta`: what the plugins' SDK keeps of a resource beside its attributes, as JSON in a string.
 * Recorded in 06-action (timeouts) and 01-signin (schema version).
 */
import type { Properties } from "../wire.ts";

export const META = "__meta";

export interface SdkMeta {
  /** Version of the schema, when above 0. */
  schemaVersion?: number;
  /** Timeouts of its own that a resource type has, in minutes. */
  timeouts?: Partial<Record<"create" | "read" | "update" | "delete", number>>;
}

/** The SDK's own key for timeouts. */
const TIMEOUTS = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";
const NANOSECONDS = 60e9;

/**
 * Beside what a preview plans; a type without timeouts has none.
 *
 * @param normalised path → value of what goes through a function of the provider's own
 */
export function plannedMeta({ timeouts }: SdkMeta, normalised: Record<string, string>): Properties {
  if (!timeouts) return {};
  return encoded({ _new_extra_shim: normalised, [TIMEOUTS]: inNanoseconds(timeouts) });
}

/** Beside the state of a resource that exists. */
export function stateMeta({ timeouts, schemaVersion }: SdkMeta): Properties {
  const meta = {
    ...(timeouts && { [TIMEOUTS]: inNanoseconds(timeouts) }),
    ...(schemaVersion && { schema_version: String(schemaVersion) }),
  };
  return Object.keys(meta).length > 0 ? encoded(meta) : {};
}

/** For a read: timeouts come with the first change, so what was imported has none. */
export function withoutTimeouts(meta: SdkMeta, old: Properties): SdkMeta {
  if (String(old[META] ?? "").includes(TIMEOUTS)) return meta;
  return meta.schemaVersion ? { schemaVersion: meta.schemaVersion } : {};
}

function inNanoseconds(minutes: Record<string, number>): Record<string, number> {
  const entries = Object.entries(minutes).map(([name, value]) => [name, value * NANOSECONDS]);
  return Object.fromEntries(entries.sort());
}

function encoded(meta: Record<string, unknown>): Properties {
  return { [META]: JSON.stringify(meta) };
}
