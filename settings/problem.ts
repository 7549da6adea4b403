/** One thing that is wrong with the stack configuration. */
export interface Problem {
  /** Path of the setting as `pulumi config set --path` takes it, e.g. `signingKeys.generation`. */
  readonly key: string;
  /** What was found, in words; never the value of a secret. */
  readonly found: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** Thrown once with *all* problems of a stack's configuration. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(report(problems));
    this.problems = problems;
  }
}

export function sentence({ key, found, remedy }: Problem): string {
  return `${key} is ${found}: ${remedy}.`;
}

function report(problems: readonly Problem[]): string {
  const count = problems.length === 1 ? "One setting needs" : `${problems.length} settings need`;
  return [`${count} attention:`, ...problems.map((problem) => `  - ${sentence(problem)}`)].join(
    "\n",
  );
}

/** A found value in words. Long texts are cut: they are configuration, not prose. */
export function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null || value === "") return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
