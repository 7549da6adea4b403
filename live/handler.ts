/**
 * What a dynamic resource can do, without Pulumi: the engine's five questions as plain functions.
 * Inputs and outputs are JSON; secrets arrive in clear and must not leave in a message.
 */
export interface Handler<Inputs extends object, Outputs extends Inputs> {
  /** Which inputs or observations make an update, and which a replacement. */
  diff(id: string, olds: Outputs, news: Inputs): Promise<Difference>;
  create(inputs: Inputs): Promise<{ id: string; outs: Outputs }>;
  /**
   * What is really there. `inputs` are those that would have led to it, so that a preview shows the
   * difference to what the program wants. `{}` when the thing is gone: the engine drops it and the
   * next `up` makes it again.
   */
  read(
    id: string,
    olds: Outputs,
  ): Promise<{ id: string; props: Outputs; inputs: Inputs } | Record<string, never>>;
  update(id: string, olds: Outputs, news: Inputs): Promise<{ outs: Outputs }>;
  delete(id: string, olds: Outputs): Promise<void>;
}

export interface Difference {
  readonly changes: boolean;
  /** Inputs whose change needs a new resource. */
  readonly replaces?: string[];
}

/** Names of the inputs that differ. */
export function changedInputs<Inputs extends object>(
  olds: Inputs,
  news: Inputs,
  names: readonly (keyof Inputs & string)[],
): string[] {
  return names.filter((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]));
}
