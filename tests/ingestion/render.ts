/** `render.ts DIRECTORY`: writes the workflow files there, and a list of them for validate.py. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CASES } from "./cases.ts";

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error("usage: render.ts DIRECTORY");
await mkdir(directory, { recursive: true });
const list = await Promise.all(
  CASES.map(async ({ text, ...rest }, index) => {
    const file = join(directory, `${index + 1}.yaml`);
    await writeFile(file, text);
    return { file, ...rest };
  }),
);
await writeFile(join(directory, "cases.json"), JSON.stringify(list, undefined, 2));
