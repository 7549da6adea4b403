import { execFileSync } from "node:child_process";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { mock } from "node:test";

const REPOSITORY = join(import.meta.dirname, "../../../..");
const BIOME = join(REPOSITORY, "node_modules/@biomejs/biome/bin/biome");

/** The JavaScript of a TypeScript module that imports nothing but types, as one without exports. */
export function stripTypes(source: string): string {
  const script = withoutTypes(source).replace(/^export /gm, "");
  // Types leave holes behind.
  const format = [BIOME, "format", "--stdin-file-path=action.js"];
  return execFileSync(process.execPath, format, {
    cwd: REPOSITORY,
    input: script,
    encoding: "utf8",
  });
}

function withoutTypes(source: string): string {
  const warning = mock.method(process, "emitWarning", () => {});
  try {
    return stripTypeScriptTypes(source);
  } finally {
    warning.mock.restore();
  }
}
