/** The delivered files for people to look at, secrets masked. */

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

export interface DeliveredFile {
  readonly path: string;
  /** Octal, e.g. `0600`. */
  readonly mode: string;
  /** Text with secrets masked; for keys a description. */
  readonly content: string;
}

export async function readDelivery(directory: string): Promise<DeliveredFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const file = join(directory, path);
      const mode = `0${((await stat(file)).mode & 0o777).toString(8)}`;
      return { path, mode, content: masked(path, await readFile(file)) };
    }),
  );
}

export function masked(path: string, content: Buffer): string {
  if (path.endsWith("private_key.der")) return `[secret] PKCS#8 DER, ${content.length} bytes`;
  if (path.endsWith("public_key.der")) {
    return `X.509 SubjectPublicKeyInfo DER, ${content.length} bytes`;
  }
  return content
    .toString("utf8")
    .replaceAll(/^(\w*SECRET=).*$/gm, "$1[secret]")
    .replaceAll(/^(\s*secret: ).*$/gm, "$1[secret]");
}
