/** What went wrong, out of all that the engine prints. */

/**
 * The `error:` lines of a run, each once and without the resource before it. What an error says in
 * further lines, which stand further in, is part of it.
 */
export function errorsIn(printed: string): string[] {
  const errors = printed.matchAll(/^([ \t]*)error: (.*(?:\n\1(?: {4,}|\t)\s*\S.*)*)/gm);
  return [...new Set([...errors].map(([, , error = ""]) => error.replaceAll(/\s*\n\s*/g, " ")))];
}
