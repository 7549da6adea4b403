/** From a plan to what it means, resource by resource. */

import { isDeepStrictEqual } from "node:util";
import type { Action, Plan, Properties, Step } from "./plan.ts";
import { isSecret, shown, textsOf } from "./values.ts";
import { type Vocabulary, vocabularyOf } from "./vocabulary.ts";

/** Values stand between backticks. */
export interface Change {
  readonly action: Exclude<Action, "keep">;
  /** Such as "application", "grant", "rollout". */
  readonly kind: string;
  readonly title: string;
  readonly details: readonly string[];
}

/** From what people sign in to, to what is rolled out; other kinds come last. */
const ORDER = [
  "application",
  "administrators",
  "login policy",
  "connection",
  "grant",
  "secret",
  "key generation",
  "signing key",
  "delivered files",
  "rollout",
];

/**
 * @returns the changes that a reviewer reads, sorted; the stack's own notes are not among them.
 */
export function changesOf(plan: Plan): Change[] {
  const rank = ({ kind }: Change) => (ORDER.indexOf(kind) + ORDER.length + 1) % (ORDER.length + 1);
  return plan.steps
    .flatMap(changeOf)
    .toSorted((a, b) => rank(a) - rank(b) || (a.title < b.title ? -1 : 1));
}

function changeOf(step: Step): Change[] {
  const { action } = step;
  const vocabulary = vocabularyOf(step);
  if (action === "keep" || vocabulary.quiet) return [];
  const details = detailsOf(step, vocabulary);
  // A component is created and destroyed with its parts; alone it matters by its inputs.
  if (isComponent(step) && (action !== "change" || details.length === 0)) return [];
  return [{ action, kind: vocabulary.kind, title: vocabulary.title(step), details }];
}

function isComponent({ type }: Step): boolean {
  return type.startsWith("openmetadata-auth0:index:");
}

export function bothSides({ before, after }: Step): { old: Properties; next: Properties } {
  return { old: before?.inputs ?? {}, next: after?.inputs ?? {} };
}

function detailsOf(step: Step, vocabulary: Vocabulary): string[] {
  const { before, after, action, differing } = step;
  if (after === undefined) return fateOf(step);
  const { old, next } = bothSides(step);
  const { values = {}, words = {}, untold = [] } = vocabulary;
  const title = vocabulary.title(step);
  const told = Object.entries(values)
    // What is new is called by what would be told of it.
    .filter(([property]) => before !== undefined || !title.includes(shown(next[property])))
    .flatMap(([property, word]) => difference(word, old[property], next[property]));
  const isOther = (property: string) => !(property in values) && !untold.includes(property);
  const others = action === "create" ? [] : differing.filter(isOther);
  const sentences = others.map((property) => {
    const word = words[property] ?? property;
    return property in old && next[property] === undefined
      ? `no ${word}`
      : `new ${word}${isSecret(next[property]) ? " (secret)" : ""}`;
  });
  return [...told, ...sentences, ...fateOf(step)];
}

function fateOf({ before, action }: Step): string[] {
  const fate = before?.retainOnDelete ? LEAVES[action] : undefined;
  return fate === undefined ? [] : [fate];
}

const LEAVES: Readonly<Partial<Record<Action, string>>> = {
  destroy: "it stays where it is, unmanaged",
  replace: "the old one stays where it is, unmanaged",
};

function difference(word: string, old: unknown, next: unknown): string[] {
  if (isDeepStrictEqual(old, next) || (isAbsent(old) && isAbsent(next))) return [];
  if (Array.isArray(old) || Array.isArray(next)) {
    const signs = [
      ...added(old, next).map((value) => `+ ${shown(value)}`),
      ...added(next, old).map((value) => `− ${shown(value)}`),
    ];
    return signs.length === 0 ? [] : [`${word}: ${signs.join(", ")}`];
  }
  return [`${word}: ${isAbsent(old) ? "" : `${shown(old)} → `}${shown(next)}`];
}

const isAbsent = (value: unknown) => value === undefined || value === "";

/** The texts of `next` that are not in `old`. */
export function added(old: unknown, next: unknown): string[] {
  const known = new Set(textsOf(old));
  return textsOf(next).filter((text) => !known.has(text));
}
