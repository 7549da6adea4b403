/**
 * The table language of a bridged provider: one entry per attribute, under the attribute's own
 * (snake_case) name. The official auth0 and docker plugins are Terraform providers behind Pulumi's
 * bridge; what the engine sees of them follows from these few flags (provider-recordings/README.md).
 */
export type Kind = "string" | "bool" | "int" | "float" | "map" | "list" | "set";

export interface Attribute {
  kind: Kind;
  /** What a list or set holds, when that is plain values. Maps hold strings. */
  element?: Attribute;
  /** What a list or set holds, when that is objects. */
  block?: Schema;
  /** At most one element, which Pulumi shows without the list around it. */
  maxItemsOne?: boolean;
  required?: boolean;
  optional?: boolean;
  /** The provider fills it in when the program does not. */
  computed?: boolean;
  /** A change replaces the resource. */
  forceNew?: boolean;
  /** Its value is a secret output. */
  sensitive?: boolean;
  /** Never kept in the state. */
  writeOnly?: boolean;
  /** Put in by Check when absent; `false` and 0 only by the plan (docker/01-lifecycle/1-preview). */
  default?: string | number | boolean;
  /** Goes through a function of the provider's own, which a plan of a new resource takes note of. */
  normalised?: boolean;
  /** When absent, Check makes up `<logical name>-<7 hex digits>`. */
  autoName?: boolean;
  /** Pulumi's name, where it is not the camelCase of the attribute's. */
  property?: string;
  /** Names of attributes beside it that exclude it. */
  conflictsWith?: string[];
  /** Names of attributes beside it that it needs. */
  requiredWith?: string[];
  /** Names of attributes, its own among them, of which one at least must be given. */
  atLeastOneOf?: string[];
  /** Environment variable that stands in for it (provider configuration only). */
  environment?: string;
  validate?: Validation;
  /** True when the difference between an old and a new value does not count. */
  suppressDiff?: (old: string, proposed: string) => boolean;
  /** Known to the official plugin, but left out of this stand-in: Check refuses it. */
  notModelled?: boolean;
}

export type Schema = Record<string, Attribute>;

/** Returns what is wrong with a value, or undefined. `key` is its dotted attribute path. */
export type Validation = (value: string | number | boolean, key: string) => string | undefined;

type Options = Omit<Attribute, "kind" | "element" | "block" | "maxItemsOne">;

export const required = { required: true } as const;
export const optional = { optional: true } as const;
export const computed = { computed: true } as const;
export const optionalComputed = { optional: true, computed: true } as const;

export const string = (options: Options): Attribute => ({ kind: "string", ...options });
export const bool = (options: Options): Attribute => ({ kind: "bool", ...options });
export const int = (options: Options): Attribute => ({ kind: "int", ...options });
export const float = (options: Options): Attribute => ({ kind: "float", ...options });
export const map = (options: Options): Attribute => ({ kind: "map", ...options });

export const list = (element: Attribute, options: Options): Attribute => ({
  kind: "list",
  element,
  ...options,
});
export const set = (element: Attribute, options: Options): Attribute => ({
  kind: "set",
  element,
  ...options,
});
export const strings = (options: Options, validate?: Validation): Attribute =>
  list({ kind: "string", ...(validate && { validate }) }, options);
export const stringSet = (options: Options, validate?: Validation): Attribute =>
  set({ kind: "string", ...(validate && { validate }) }, options);

/** One nested object at most. */
export const block = (schema: Schema, options: Options): Attribute => ({
  kind: "list",
  block: schema,
  maxItemsOne: true,
  ...options,
});
export const blockList = (schema: Schema, options: Options): Attribute => ({
  kind: "list",
  block: schema,
  ...options,
});
export const blockSet = (schema: Schema, options: Options): Attribute => ({
  kind: "set",
  block: schema,
  ...options,
});

export function isCollection(attribute: Attribute): boolean {
  return attribute.kind === "list" || attribute.kind === "set" || attribute.kind === "map";
}

/** Blocks are never null: a block that is not there is an empty list. */
export function isBlock(attribute: Attribute): attribute is Attribute & { block: Schema } {
  return attribute.block !== undefined && Boolean(attribute.optional || attribute.required);
}
