/** Targets beside those of the stack files, by name: `tests/golden` has each stack with each of them. */

export const TARGETS: Readonly<Record<string, object>> = {};
