const PREFIX = "${";
const SUFFIX = "}";
const DEFAULT = ":-";
const ESCAPE = "$";

/**
 * Replaces `${NAME:-default}` in a text as Dropwizard's `EnvironmentVariableSubstitutor(false)` does
 * (commons-text `StringSubstitutor`): an unset variable takes the default, one without a default stays
 * as it is written, one set to the empty string gives nothing. A value may itself contain placeholders.
 * The first `}` ends a placeholder, and `$${NAME}` gives a literal `${NAME}`.
 *
 * @throws Error when placeholders refer to each other in a circle.
 */
export function substitute(text: string, env: Record<string, string | undefined>): string {
  return substituteWithin(text, env, []);
}

function substituteWithin(
  text: string,
  env: Record<string, string | undefined>,
  path: string[],
): string {
  let result = "";
  let position = 0;
  for (;;) {
    const start = text.indexOf(PREFIX, position);
    const end = start < 0 ? -1 : text.indexOf(SUFFIX, start);
    if (start < 0 || end < 0) return result + text.slice(position);
    if (text[start - 1] === ESCAPE && start > position) {
      result += text.slice(position, start - 1) + PREFIX;
      position = start + PREFIX.length;
      continue;
    }
    result += text.slice(position, start);
    const placeholder = text.slice(start, end + SUFFIX.length);
    result += resolve(placeholder, env, path);
    position = end + SUFFIX.length;
  }
}

function resolve(
  placeholder: string,
  env: Record<string, string | undefined>,
  path: string[],
): string {
  const expression = placeholder.slice(PREFIX.length, -SUFFIX.length);
  const delimiter = expression.indexOf(DEFAULT);
  const name = delimiter < 0 ? expression : expression.slice(0, delimiter);
  if (path.includes(name)) {
    throw new Error(
      `Infinite loop in property interpolation of ${path[0]}: ${[...path, name].join("->")}`,
    );
  }
  const value = env[name] ?? (delimiter < 0 ? undefined : expression.slice(delimiter + 2));
  return value === undefined ? placeholder : substituteWithin(value, env, [...path, name]);
}
