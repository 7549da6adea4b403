/** From zod's issues to problems that say what to do. */

import { z } from "zod";
import { NO_SETTING, nearest } from "./names.ts";
import { type Parts, partsOf, unwrap } from "./parts.ts";
import { describe, type Problem } from "./problem.ts";

/**
 * Checks a value and adds what is wrong with it to `problems`.
 *
 * Each check of a schema carries its remedy as the `error` text; what was found is added here.
 *
 * @param key path of the value, e.g. `signIn`.
 * @returns the parts of the parsed value that are right: all of them when there is no problem.
 */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  key: string,
  value: unknown,
  problems: Problem[],
): Parts<z.output<Schema>> | undefined {
  const issues = schema.safeParse(value).error?.issues ?? [];
  problems.push(...issues.flatMap((issue) => problemsOf(issue, schema, key, value)));
  return partsOf(schema, value);
}

function problemsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  key: string,
  value: unknown,
): Problem[] {
  const path = pathOf(key, issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(schema, value, issue.path);
    return issue.keys.map((name) => ({
      key: pathOf(path, [name]),
      found: NO_SETTING,
      remedy: suggestion(name, known),
    }));
  }
  if (issue.code === "invalid_key") {
    // It is the name that is wrong; the value may be a secret for all that is known.
    const remedy = issue.issues[0]?.message ?? issue.message;
    return [{ key: path, found: "set (value not shown)", remedy }];
  }
  const found = describe(valueAt(value, issue.path));
  return [{ key: path, found, remedy: issue.message }];
}

function suggestion(name: string, known: readonly string[]): string {
  const meant = nearest(name, known);
  return meant === undefined
    ? `remove it, the settings here are ${known.join(", ")}`
    : `did you mean ${meant}`;
}

/** As `pulumi config set --path` takes it. */
export function pathOf(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : `${text}.${String(part)}`),
    key,
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) => (inner as Record<PropertyKey, unknown> | undefined)?.[part],
    value,
  );
}

function knownKeys(schema: z.ZodType, value: unknown, path: readonly PropertyKey[]): string[] {
  let inner: unknown = unwrap(schema, value);
  path.forEach((part, index) => {
    inner = unwrap(shapeOf(inner)?.[String(part)], valueAt(value, path.slice(0, index + 1)));
  });
  return Object.keys(shapeOf(inner) ?? {});
}

function shapeOf(schema: unknown): Record<string, unknown> | undefined {
  return schema instanceof z.ZodObject ? schema.shape : undefined;
}
