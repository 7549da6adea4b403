/** What a bridged provider has to write per resource type and per function. */

import type { SdkMeta } from "./meta.ts";
import type { Found } from "./newState.ts";
import type { Schema } from "./schema.ts";
import { elements, equivalent, isState, known, type State, UNKNOWN, type Value } from "./value.ts";

export interface ResourceType<Api> extends SdkMeta {
  schema: Schema;
  /** Throws what is wrong with a plan beyond what single values tell. */
  checkPlan?(config: State, planned: State): void;
  /** Makes the object; undefined when it is gone again by the time it is read back. */
  create(api: Api, change: Change): Promise<Found | undefined>;
  /**
   * undefined when the object does not exist (any more). An `id` that is found replaces the one
   * asked for: some objects can be imported by another name.
   */
  read(api: Api, id: string, state: State): Promise<Found | undefined>;
  /** undefined when the object does not exist any more. */
  update(api: Api, id: string, change: Change): Promise<Found | undefined>;
  delete(api: Api, id: string, state: State): Promise<void>;
  /** What an import looks at before it reads; throws when there is nothing to import. */
  beforeImport?(api: Api, id: string): Promise<void>;
}

export interface FunctionType<Api> {
  schema: Schema;
  invoke(api: Api, args: State): Promise<{ id: string; found: Found }>;
}

/** A Create or Update on its way. */
export class Change {
  readonly schema: Schema;
  /** What the program says. */
  readonly config: State;
  readonly planned: State;
  readonly #prior: State | undefined;
  #createdId: string | undefined;

  constructor(schema: Schema, prior: State | undefined, config: State, planned: State) {
    this.schema = schema;
    this.config = config;
    this.planned = planned;
    this.#prior = prior;
  }

  get creating(): boolean {
    return this.#prior === undefined;
  }

  /** Id of the object that a Create made, also when it failed later on. */
  get createdId(): string | undefined {
    return this.#createdId;
  }

  /** To be called by a Create as soon as the object exists. */
  created(id: string): void {
    this.#createdId = id;
  }

  /** The planned value of an attribute; what is unknown or null reads as zero. */
  get(name: string): Value {
    const attribute = this.schema[name];
    return attribute ? known(attribute, this.planned[name]) : null;
  }

  text(name: string): string {
    return String(this.get(name));
  }

  /** Whether an attribute, or one inside its first block, differs; null, empty, unknown are one. */
  changed(name: string, inner?: string): boolean {
    const [prior, planned] = [this.#prior ?? {}, this.planned].map((state) => {
      const value = state[name] ?? null;
      if (inner === undefined) return resolved(value);
      const first = elements(value)[0];
      return resolved(isState(first) ? (first[inner] ?? null) : null);
    });
    return !equivalent(prior ?? null, planned ?? null);
  }

  /** Where a Create has to send it always and an Update only when it differs. */
  toSend(name: string, inner?: string): boolean {
    return this.creating || this.changed(name, inner);
  }

  /** The state before an Update. */
  before(name: string): Value {
    const attribute = this.schema[name];
    return attribute ? known(attribute, this.#prior?.[name]) : null;
  }
}

function resolved(value: Value): Value {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return value.map(resolved);
  if (!isState(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member)]));
}
