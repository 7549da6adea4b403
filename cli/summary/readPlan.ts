/** From the engine's output to a plan. */

import {
  type Digest,
  digest,
  type EngineEvent,
  engineEvent,
  type Metadata,
} from "./engineOutput.ts";
import {
  type Action,
  type Plan,
  type Properties,
  type State,
  type Step,
  UnreadablePlan,
} from "./plan.ts";
import { isSecret, scrub } from "./values.ts";

const HINT =
  "give the output of `pulumi preview --json`, or a file that `pulumi preview --event-log` has written";

/**
 * @param text a digest, a list of engine events, or engine events line by line.
 * @throws UnreadablePlan what it is instead; never with a part of the text, which may be secret.
 */
export function readPlan(text: string): Plan {
  const value = parse(text);
  if (Array.isArray(value)) return planOfEvents(value.map((event) => checked(engineEvent, event)));
  return planOfDigest(checked(digest, value));
}

function parse(text: string): unknown {
  if (text.trim() === "") throw new UnreadablePlan(`The plan is empty: ${HINT}.`);
  try {
    const value: unknown = JSON.parse(text);
    // A log of a single line is a list of one.
    return value !== null && typeof value === "object" && "sequence" in value ? [value] : value;
  } catch {
    try {
      return text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown);
    } catch {
      throw new UnreadablePlan(`The plan is not JSON: ${HINT}.`);
    }
  }
}

function checked<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  value: unknown,
): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UnreadablePlan(`The plan has another form than Pulumi's: ${HINT}.`);
}

function planOfDigest({ config, steps, diagnostics }: Digest): Plan {
  return plan(steps, {
    config: config ?? {},
    errors: (diagnostics ?? [])
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message),
    violations: [],
  });
}

function planOfEvents(events: readonly EngineEvent[]): Plan {
  const config = events.find(({ preludeEvent }) => preludeEvent)?.preludeEvent?.config ?? {};
  return plan(events.flatMap(metadataOf), {
    config,
    // The log also holds the program's debug messages, which show secrets in clear.
    errors: events.flatMap(({ diagnosticEvent: event }) =>
      event?.severity === "error" ? `${event.prefix ?? ""}${event.message}` : [],
    ),
    violations: events.flatMap(({ policyEvent: event }) =>
      event === undefined
        ? []
        : {
            policy: event.policyName,
            mandatory: event.enforcementLevel === "mandatory",
            message: scrub(event.message),
            ...(event.resourceUrn && { resource: nameOf(event.resourceUrn) }),
          },
    ),
  });
}

/** What a refresh has found is told when it is done; everything else before it is. */
function metadataOf({ resourcePreEvent, resOutputsEvent }: EngineEvent): Metadata[] {
  if (resourcePreEvent) return [resourcePreEvent.metadata];
  if (resOutputsEvent) return [{ ...resOutputsEvent.metadata, outputs: true }];
  return [];
}

type Rest = Pick<Plan, "config" | "violations"> & { readonly errors: readonly string[] };

function plan(told: readonly Metadata[], { errors, ...rest }: Rest): Plan {
  const root = told.findLast(
    ({ urn, outputs }) => typeOf(urn) === "pulumi:pulumi:Stack" && outputs !== true,
  );
  const operation =
    root?.op === "refresh" ? "refresh" : root?.op === "delete" ? "destroy" : "update";
  // Every run begins with its stack. One that ended before it got there has no news to tell but why.
  if (root === undefined && errors.length === 0) {
    throw new UnreadablePlan(`The plan is of no stack, as of a run that did not begin: ${HINT}.`);
  }
  const byUrn = new Map<string, Metadata>();
  for (const next of told) {
    const last = byUrn.get(next.urn);
    const isResult = next.outputs === true;
    // Results count only where they tell of drift: those of a plan repeat what was planned.
    if (isResult && !(operation === "refresh" && last?.op === "refresh")) continue;
    byUrn.set(next.urn, last && !isResult ? together(last, next) : next);
  }
  return {
    stack: (root ?? told[0])?.urn.split("::")[0]?.replace("urn:pulumi:", "") ?? "unknown",
    operation,
    // The engine's own order is that in which it happened to get to them.
    steps: [...byUrn.values()]
      .map((last) => step(last, operation))
      .toSorted((a, b) => a.urn.localeCompare(b.urn, "en", { numeric: true })),
    ...rest,
    errors: errorsOf(errors),
  };
}

/** The engine repeats what a program says on its way out, and that it ended. */
function errorsOf(messages: readonly string[]): string[] {
  const errors = messages.map((message) => scrub(message.replace(/^error: /, "")));
  const telling = errors.filter((error) => !/^(preview|update) failed$/.test(error));
  return [...new Set(telling.length > 0 ? telling : errors)];
}

/** A replacement is told in up to three steps, and a plan that refreshes first in two. */
function together(last: Metadata, next: Metadata): Metadata {
  const parts = [last, next].filter(({ op }) => actionOf(op) === "replace");
  const [part] = parts;
  if (part === undefined) return next;
  return {
    ...part,
    old: parts.find(({ old }) => old)?.old,
    new: parts.find((candidate) => candidate.new)?.new,
    diffs: parts.flatMap(({ diffs }) => diffs ?? []),
    detailedDiff: Object.assign({}, ...parts.map(({ detailedDiff }) => detailedDiff)),
  };
}

function step(told: Metadata, operation: Plan["operation"]): Step {
  const { op, urn, old, new: next } = told;
  const action = actionOf(op);
  const state = operation === "refresh" ? foundState : plannedState;
  const before = old && action !== "create" ? state(old) : undefined;
  const after = next && action !== "destroy" ? state(next) : undefined;
  const paths = [...Object.keys(told.detailedDiff ?? {}), ...(told.diffs ?? [])];
  const inputs = [before?.inputs, after?.inputs];
  const isTold = (path: string) =>
    isToldOf(path, paths, path === topOf(path) ? [...inputs, before?.outputs] : inputs);
  return {
    action,
    urn,
    type: typeOf(urn),
    name: nameOf(urn),
    ...(before && { before }),
    ...(after && { after }),
    differing: [...new Set(paths.filter(isTold).map(topOf))],
  };
}

const topOf = (path: string) => path.split(/[.[]/)[0] ?? path;

/**
 * Whether somebody wants or has the property. The auth0 provider also names those that it expects to
 * be told of anew, such as `jwtConfiguration.scopes` in every change of an application, and the
 * properties that these are in.
 */
function isToldOf(
  path: string,
  paths: readonly string[],
  states: readonly (Properties | undefined)[],
): boolean {
  const within = paths.filter((other) => other !== path && topOf(other) === path);
  if (within.length > 0) return false;
  return states.some((state) => state !== undefined && isIn(path, state));
}

/** Nothing is known of what is in a secret or unknown value: it may be there. */
function isIn(path: string, properties: Properties): boolean {
  let value: unknown = properties;
  for (const key of path.match(/[^.[\]"]+/g) ?? []) {
    if (value === null || typeof value !== "object" || isSecret(value)) break;
    value = (value as Properties)[key];
  }
  return value !== undefined;
}

function plannedState(told: NonNullable<Metadata["old"]>): State {
  return {
    inputs: told.inputs ?? {},
    outputs: told.outputs ?? {},
    protect: told.protect === true,
    retainOnDelete: told.retainOnDelete === true,
  };
}

/** What a refresh has found stands in the outputs; the inputs hold what a program would write. */
function foundState(told: NonNullable<Metadata["old"]>): State {
  return plannedState({ ...told, inputs: { ...told.inputs, ...told.outputs } });
}

function actionOf(op: string): Action {
  if (/replace|replacement|replaced/.test(op)) return "replace";
  const actions: Readonly<Record<string, Action>> = {
    create: "create",
    import: "adopt",
    update: "change",
    delete: "destroy",
  };
  return actions[op] ?? "keep";
}

/** The last of the types in a URN: those before it are its parents'. */
function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}
