/**
 * What a resource of the stack's own can do, as plain functions: no Pulumi here, no wire. Values are
 * JSON; secrets arrive in clear and must not leave in a message.
 */

import { isDeepStrictEqual } from "node:util";
import type { Kind } from "./kinds.ts";

export type Kinds<Inputs extends object> = Readonly<Record<keyof Inputs & string, Kind>>;

export interface Handler<Inputs extends object, Outputs extends Inputs> {
  /** Every input, and what it may be. */
  readonly inputs: Kinds<Inputs>;
  /** Inputs that are secret even where the program forgets to say so. */
  readonly secrets: readonly string[];
  /**
   * Refuses inputs that are of the right kind, in the preview already and in each run.
   *
   * @param olds the inputs so far; `undefined` for a resource that is yet to be made.
   */
  refuse?(olds: Inputs | undefined, news: Foreseen<Inputs>, run: Run): void | Promise<void>;
  /** Which inputs or observations make an update, and which a replacement. */
  diff(id: string, olds: Outputs, news: Foreseen<Inputs>): Promise<Difference>;
  /**
   * The outputs that the work adds, as far as a preview can tell.
   *
   * @param olds `undefined` for a resource that is yet to be made.
   */
  foresee(news: Foreseen<Inputs>, olds: Outputs | undefined): Foreseen<Omit<Outputs, keyof Inputs>>;
  create(inputs: Inputs, run: Run): Promise<{ id: string; outs: Outputs }>;
  /**
   * What is really there. `inputs` are those that would have led to it, so that a preview shows the
   * difference to what the program wants. `{}` when the thing is gone: the engine drops it and the
   * next `up` makes it again.
   */
  read(
    id: string,
    olds: Outputs,
    run: Run,
  ): Promise<{ id: string; props: Outputs; inputs: Inputs } | Record<string, never>>;
  update(id: string, olds: Outputs, news: Inputs, run: Run): Promise<{ outs: Outputs }>;
  delete(id: string, olds: Outputs, run: Run): Promise<void>;
}

/** The run that asks. */
export interface Run {
  /** Of the resource, to be named. */
  readonly urn: string;
  /** Aborted when somebody stops the run: what waits must end at once. */
  readonly signal: AbortSignal;
  /** Shows a warning beside the resource. */
  warn(message: string): Promise<void>;
  /** Shows beside the resource what goes on; the next message takes its place. */
  progress(message: string): Promise<void>;
}

export interface Difference {
  /** Names of inputs, or of outputs that ask for an update by themselves. Empty: nothing to do. */
  readonly diffs: string[];
  /** Those of them that need a new resource. */
  readonly replaces: string[];
}

/** Stands for a value that a preview does not know yet. */
export const UNKNOWN = Symbol("unknown until the update");

export type Foreseen<Values extends object> = {
  readonly [Name in keyof Values]: Values[Name] | typeof UNKNOWN;
};

/** Names of the inputs that differ; what is unknown counts as different. */
export function changedInputs<Inputs extends object>(
  olds: Inputs,
  news: Foreseen<Inputs>,
  inputs: Kinds<Inputs>,
): (keyof Inputs & string)[] {
  const names = Object.keys(inputs) as (keyof Inputs & string)[];
  return names.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
}
