/**
 * What a preview knows. A value that it does not know throws as soon as somebody looks at it, and the
 * whole rule is then reported as one that could not run. Who looks through here checks the rest of
 * the resource now and what is missing during the `up`.
 */

import { UnknownValueError } from "@pulumi/policy";

/** @returns what `look` returns, or `undefined` for what a preview does not know. */
export function ifKnown<Value>(look: () => Value): Value | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}
