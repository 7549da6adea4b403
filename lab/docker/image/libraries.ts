/** Shared libraries that a program of this machine needs to run somewhere else. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Absolute paths, the loader among them; none for a program that is linked statically. */
export async function filesToRun(program: string): Promise<string[]> {
  const listed = await run("ldd", [program]).catch(
    (error: { stderr?: string; stdout?: string }) => {
      const output = `${error.stdout ?? ""}${error.stderr ?? ""}`;
      if (output.includes("not a dynamic executable")) return { stdout: "" };
      throw new Error(`ldd cannot tell what ${program} needs: ${output.trim() || error}`);
    },
  );
  return listed.stdout
    .split("\n")
    .map((line) => /(?:=> )?(\/\S+) \(0x[0-9a-f]+\)$/.exec(line)?.[1])
    .filter((path) => path !== undefined);
}
