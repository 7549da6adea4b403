/**
 * Reads an environment file as `docker run --env-file` does: one `NAME=value` a line, `#` starts a
 * comment line, everything after the first `=` is the value. A value in double quotes loses them, as in
 * systemd's `EnvironmentFile=` (Docker keeps them, which gives the same YAML).
 *
 * @throws Error naming the line, never its value.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trimStart();
    if (line === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    if (equals < 0) {
      // Docker would copy the variable from its own environment, systemd would ignore the line.
      throw new Error(
        `Line ${index + 1} of the environment file has no "=": write NAME=value, or NAME= for an empty value.`,
      );
    }
    const name = line.slice(0, equals);
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new Error(
        `Line ${index + 1} of the environment file does not start with a variable name: use letters, digits and "_", without spaces around "=".`,
      );
    }
    variables[name] = unquote(line.slice(equals + 1));
  }
  return variables;
}

function unquote(value: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"\s*$/.exec(value);
  return quoted?.[1] === undefined ? value : quoted[1].replace(/\\(["\\$`])/g, "$1");
}
