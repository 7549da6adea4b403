/** Plans in few words, in the engine's form. */

export interface Told {
  readonly op: string;
  readonly type: string;
  readonly name?: string;
  readonly old?: object;
  readonly new?: object;
  readonly protect?: { readonly old?: boolean; readonly new?: boolean };
  readonly diff?: readonly string[];
}

const STACK = "urn:pulumi:dev::openmetadata-auth0::pulumi:pulumi:Stack::openmetadata-auth0-dev";

const urnOf = ({ type, name = "openmetadata" }: Told) =>
  `urn:pulumi:dev::openmetadata-auth0::openmetadata-auth0:index:OpenMetadataSso$${type}::${name}`;

const statesOf = (step: Told) => ({
  ...(step.old && { old: { inputs: step.old, protect: step.protect?.old ?? false } }),
  ...(step.new && { new: { inputs: step.new, protect: step.protect?.new ?? false } }),
});

/** As `--event-log` has it, an event a line. */
export function eventLog(steps: readonly Told[], further: readonly object[] = []): string {
  const told = [{ op: "same", urn: STACK }, ...steps.map(metadataOf)].map((metadata) => ({
    resourcePreEvent: { metadata, planning: true },
  }));
  return [{ preludeEvent: { config: {} } }, ...told, ...further]
    .map((event, sequence) => JSON.stringify({ sequence, timestamp: 0, ...event }))
    .join("\n");
}

function metadataOf(step: Told) {
  return { op: step.op, urn: urnOf(step), diffs: step.diff ?? [], ...statesOf(step) };
}
