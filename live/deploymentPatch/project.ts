/** What is left of an object when it is cut to the fields of another: lists by key, not by position. */

/** Keys by which server-side apply merges the lists of a pod template. */
const KEYS = ["mountPath", "name"];

/**
 * @param live as the cluster has it.
 * @param shape as it was applied.
 * @returns `live` with the members of `shape` alone, in its order.
 */
export function project(live: unknown, shape: unknown): unknown {
  if (Array.isArray(live) && Array.isArray(shape)) return projectList(live, shape);
  if (!isObject(live) || !isObject(shape)) return live;
  return Object.fromEntries(
    Object.keys(shape)
      .filter((name) => live[name] !== undefined)
      .map((name) => [name, project(live[name], shape[name])]),
  );
}

function projectList(live: unknown[], shape: unknown[]): unknown[] {
  const key = KEYS.find((name) => shape.every((item) => isObject(item) && name in item));
  // A list that is one value as a whole: what was added to it shows too.
  if (key === undefined) return live.map((item, index) => project(item, shape[index]));
  return shape.flatMap((wanted) => {
    const found = live.find((item) => memberOf(item, key) === memberOf(wanted, key));
    return found === undefined ? [] : [project(found, wanted)];
  });
}

function memberOf(item: unknown, key: string): unknown {
  return isObject(item) ? item[key] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
