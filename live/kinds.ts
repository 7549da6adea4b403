import { UNKNOWN } from "./handler.ts";

/** What an input may be: enough to catch a slip of the program, which has checked the settings. */
export interface Kind {
  /** Completes "give …". */
  readonly expected: string;
  accepts(value: unknown): boolean;
}

export const text: Kind = {
  expected: "a text",
  accepts: (value) => typeof value === "string",
};

export const number: Kind = {
  expected: "a number",
  accepts: (value) => typeof value === "number",
};

export const flag: Kind = {
  expected: "true or false",
  accepts: (value) => typeof value === "boolean",
};

export function optional(kind: Kind): Kind {
  return { ...kind, accepts: (value) => value === undefined || kind.accepts(value) };
}

export function listOf(item: Kind): Kind {
  return {
    expected: `a list, each ${item.expected}`,
    accepts: (value) => Array.isArray(value) && value.every(item.accepts),
  };
}

/** An object with these members and no other. */
export function record(members: Readonly<Record<string, Kind>>): Kind {
  return {
    expected: `an object with ${Object.keys(members).join(" and ")}`,
    accepts: (value) =>
      typeof value === "object" &&
      value !== null &&
      problems(members, value as Record<string, unknown>).length === 0,
  };
}

/**
 * @returns a sentence for each member that is missing, unheard of or of another kind; it never holds
 *   a value, which may be secret. What is unknown passes.
 */
export function problems(
  members: Readonly<Record<string, Kind>>,
  values: Readonly<Record<string, unknown>>,
): string[] {
  const unheardOf = Object.keys(values).filter((name) => !Object.hasOwn(members, name));
  return [
    ...unheardOf.map(
      (name) => `${name} is not an input: leave it out (there are ${list(members)})`,
    ),
    ...Object.entries(members)
      .filter(([name, kind]) => values[name] !== UNKNOWN && !kind.accepts(values[name]))
      .map(([name, kind]) => `${name} is ${describe(values[name])}: give ${kind.expected}`),
  ];
}

function list(members: object): string {
  return Object.keys(members).join(", ");
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return "a text";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
