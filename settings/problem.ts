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

/**
 * Each problem once, in the order in which they were found. Two checks of one value that have the
 * same remedy are one problem.
 */
export function once(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [sentence(problem), problem])).values()];
}

/** Whether something is said of a key, or of what it is a part of, already. */
export function isTold(key: string, problems: readonly Problem[]): boolean {
  return problems.some(
    (told) => key === told.key || key.startsWith(`${told.key}.`) || key.startsWith(`${told.key}[`),
  );
}

/**
 * A found value in words. Long texts are cut: they are configuration, not prose. What the engine
 * knows as a secret it blots out itself, in whatever is printed.
 */
export function describe(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null || value === "") return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "an object";
  if (typeof value === "string" && mayHoldPassword(value)) {
    return "a text that may hold a password (not shown)";
  }
  if (typeof value === "string" && mayHoldToken(value)) {
    return "a URL with a query or a fragment (not shown)";
  }
  if (typeof value === "string" && looksLikeSecret(value)) {
    return "a text that looks like a secret (not shown)";
  }
  const text = visible(JSON.stringify(value));
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

/** A password stands between a colon and an @, as in `https://user:password@host`. */
export function mayHoldPassword(text: string): boolean {
  return /:.*@/s.test(text);
}

/**
 * A key in PEM, a JSON Web Token, random characters as in a client secret, or a whole file such as a
 * kubeconfig, put in the wrong place.
 */
function looksLikeSecret(text: string): boolean {
  const random = text.match(/[A-Za-z0-9_-]{40,}/g) ?? [];
  return (
    /-----BEGIN |eyJ[\w-]+\.[\w-]+/.test(text) ||
    /(token|password|secret|key-data)["']?\s*[:=]/i.test(text) ||
    /^\s*[\w-]+:( .*)?\n/.test(text) ||
    random.some((word) => /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word))
  );
}

/** A URL with a query or a fragment, where tokens stand. */
function mayHoldToken(text: string): boolean {
  return /:\/\/.*[?#]./s.test(text);
}

/** JSON leaves some characters as they are that nobody sees, or that a terminal obeys. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character.replaceAll(/./gs, escapeUnit),
  );
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
