import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A file of ../shared/reference, which holds OpenMetadata's own files as they were published. Where it
 * is not at hand, the log says what was not compared.
 */
export function referenceFile(
  path: string,
): { readonly path: string; readonly text: string } | undefined {
  const file = join(import.meta.dirname, "../../../../../shared/reference", path);
  if (existsSync(file)) return { path: file, text: readFileSync(file, "utf8") };
  console.log(`# not compared with OpenMetadata's own file: ${file} is not here`);
  return undefined;
}
