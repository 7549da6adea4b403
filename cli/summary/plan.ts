/** What the engine is about to do, or has found, in whatever form it told so. */

/** One resource, with all that a plan does to it. */
export interface Step {
  readonly action: Action;
  readonly urn: string;
  readonly type: string;
  /** Name of the resource in the program. */
  readonly name: string;
  /** How people call what it stands for, where its name is an id. */
  readonly called?: string;
  readonly before?: State;
  readonly after?: State;
  /** Properties that the provider names as different; of the topmost level. */
  readonly differing: readonly string[];
}

/** `adopt` takes over what exists; `keep` changes nothing. */
export type Action = "create" | "adopt" | "change" | "replace" | "destroy" | "keep";

export interface State {
  readonly inputs: Properties;
  readonly outputs: Properties;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
}

export type Properties = Readonly<Record<string, unknown>>;

export interface Violation {
  readonly policy: string;
  readonly mandatory: boolean;
  readonly message: string;
  /** Name of the resource; none for a rule about the whole stack. */
  readonly resource?: string;
}

export interface Plan {
  readonly stack: string;
  /** `refresh`: the steps tell what was changed by others. */
  readonly operation: "update" | "refresh" | "destroy";
  readonly steps: readonly Step[];
  /** As the engine was given it; secret values are hidden by the engine. */
  readonly config: Readonly<Record<string, string>>;
  readonly errors: readonly string[];
  readonly violations: readonly Violation[];
}

/** @returns an object setting of the stack, by its key; an empty one where it is not told. */
export function settingOf({ config }: Pick<Plan, "config">, key: string): Properties {
  try {
    return JSON.parse(config[`openmetadata-auth0:${key}`] ?? "{}") as Properties;
  } catch {
    return {};
  }
}

/** The plan of a run that ended so: one that failed is never a plan without errors. */
export function endedWith(plan: Plan, status: number): Plan {
  if (status === 0 || plan.errors.length > 0) return plan;
  return { ...plan, errors: [`pulumi ended with ${status} and named no error`] };
}

/** What cannot be read as a plan. */
export class UnreadablePlan extends Error {}
