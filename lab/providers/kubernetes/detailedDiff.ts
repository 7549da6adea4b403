/** A merge patch between two states of an object, told property by property. */
import type { PropertyDiffKind } from "../definition.ts";
import { isObject, type Properties, type Property, UNKNOWN_PROPERTY } from "../wire.ts";

export interface Differences {
  readonly kinds: Record<string, PropertyDiffKind>;
  /** Paths of removed inputs. */
  readonly removed: string[];
}

type Path = (string | number)[];
type Maybe = Property | undefined;

interface Sides {
  readonly old: Maybe;
  readonly newInput: Maybe;
  readonly oldInput: Maybe;
}

/**
 * @param patch what turns `old` into `newInputs`
 * @param replaceOn paths whose change replaces, such as `spec.selector`
 */
export function detailedDiff(
  patch: Properties,
  old: Properties,
  newInputs: Properties,
  replaceOn: string[],
): Differences {
  const found: Differences = { kinds: {}, removed: [] };
  const forced = replaceOn.map((path) => path.split("."));
  addMap([], patch, { old, newInput: newInputs, oldInput: old }, false);
  return found;

  function addMap(path: Path, patched: Properties, sides: Sides, inList: boolean): void {
    for (const [key, value] of Object.entries(patched)) {
      addValue([...path, key], value, member(sides, key), inList);
    }
    // A patch replaces lists as a whole, so what is gone inside one is not in the patch.
    if (!inList || !isObject(sides.old)) return;
    for (const key of Object.keys(sides.old)) {
      if (!(key in patched)) addValue([...path, key], null, member(sides, key), inList);
    }
  }

  function addList(path: Path, patched: Property[], sides: Sides): void {
    const before = sides.old as Property[];
    for (let index = 0; index < Math.max(patched.length, before.length); index++) {
      addValue([...path, index], patched[index] ?? null, element(sides, index), true);
    }
  }

  function addValue(path: Path, value: Property, sides: Sides, inList: boolean): void {
    const { old: before, newInput, oldInput } = sides;
    // Without an input on either side, the server made the difference.
    if (newInput === undefined && (value !== null || oldInput === undefined)) return;
    if (value === null) addNull(path, sides);
    else if (before === undefined) add(path, value, "ADD");
    else if (isObject(value) && isObject(before)) addMap(path, value, sides, inList);
    else if (Array.isArray(value) && Array.isArray(before)) addList(path, value, sides);
    else if (value !== before) add(path, value, "UPDATE");
  }

  function addNull(path: Path, { old: before, newInput }: Sides): void {
    if (newInput !== UNKNOWN_PROPERTY) add(path, null, "DELETE", true);
    else add(path, null, before === undefined ? "ADD" : "UPDATE");
  }

  function add(
    path: Path,
    value: Property,
    kind: "ADD" | "DELETE" | "UPDATE",
    isRemoved = false,
  ): void {
    const name = pathName(path);
    const replaces = forced.some((wanted) => touches(path, value, wanted));
    found.kinds[name] = replaces ? `${kind}_REPLACE` : kind;
    if (isRemoved) found.removed.push(name);
  }
}

/** Whether a change at `path` is one inside `wanted`, or brings or takes `wanted` along. */
function touches(path: Path, value: Property, wanted: string[]): boolean {
  const common = Math.min(path.length, wanted.length);
  if (wanted.slice(0, common).some((key, index) => key !== path[index])) return false;
  let rest: Maybe = value;
  for (const key of wanted.slice(common)) {
    if (!isObject(rest) || !(key in rest)) return false;
    rest = rest[key];
  }
  return true;
}

function member({ old, newInput, oldInput }: Sides, key: string): Sides {
  const of = (side: Maybe) => (isObject(side) ? side[key] : undefined);
  return { old: of(old), newInput: of(newInput), oldInput: of(oldInput) };
}

/** Missing elements of inputs count as null, not as missing. */
function element({ old, newInput, oldInput }: Sides, index: number): Sides {
  const of = (side: Maybe) => (Array.isArray(side) ? side[index] : undefined);
  return { old: of(old), newInput: of(newInput) ?? null, oldInput: of(oldInput) ?? null };
}

/** `spec.containers[0].image`, `metadata.labels["example.com/a"]`. */
export function pathName(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    if (/[."[\]]/.test(key)) return `${text}["${key.replaceAll('"', '\\"')}"]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}
