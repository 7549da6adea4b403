/** The commands of the documentation, and who runs each. */

import { globSync } from "node:fs";
import { fencesOf, PAGES, REPOSITORY, read } from "./pages.ts";

export interface Command {
  readonly page: string;
  /** In one line, without its comment. */
  readonly text: string;
}

/** A command that runs somewhere: a file of the repository, and what in it shows that it does. */
interface Run {
  readonly command: RegExp;
  readonly by: string;
  proof(command: string): string;
}

/** A command that no test can run, and why it is right nevertheless. */
interface NotRun {
  readonly command: RegExp;
  readonly reason: string;
}

/** Pages that tests of the engine follow with their commands: each has a `describe` of its own there. */
export const FOLLOWED: ReadonlyMap<string, string> = new Map(
  globSync("tests/engine/**/*.test.ts", { cwd: REPOSITORY }).flatMap((file) =>
    [...read(file).matchAll(/^describe\(\s*"(docs\/[\w-]+\.md)/gm)].map(
      ([, page = ""]) => [page, file] as const,
    ),
  ),
);

/** Asks the CLI what the Automation API does not run: its own words, and those of the settings. */
const PULUMI = "tests/engine/docsCommands.test.ts";

/** The first that fits counts. */
const RUNNERS: readonly (Run | NotRun)[] = [
  {
    command: /^npm (test|run [\w:]+)$/,
    by: ".ci/run",
    proof: (command) => `\nstage ${command}\n`,
  },
  { command: /^npm ci$/, by: "lab/start.mjs", proof: () => '["ci", ' },
  {
    command: simple("pulumi (config|stack (init|change-secrets-provider))"),
    by: PULUMI,
    proof: () => "const RUN =",
  },
  {
    command: simple("pulumi (preview|up|refresh|destroy|stack output)"),
    by: PULUMI,
    proof: () => "--help",
  },
  {
    command: /^pulumi preview --json > plan\.json$/,
    by: "tests/engine/previews/preview.ts",
    proof: () => "--json",
  },
  {
    command: /^export AUTH0_CLIENT_ID=… AUTH0_CLIENT_SECRET=…$/,
    by: "lab/engine/stack.ts",
    proof: () => "AUTH0_CLIENT_ID: tenant.deployer.clientId",
  },
  {
    command: /^kubectl apply --filename docs\/kubernetes\/[\w-]+\.yaml$/,
    by: "tests/engine/kubernetes/patchRefusals.test.ts",
    proof: (command) => command.split(" ").at(-1) ?? "",
  },
  {
    command: simple("node cli/summary\\.ts"),
    by: "tests/cli/summary/command.test.ts",
    proof: () => "cli/summary.ts",
  },
  {
    command: /^\.\/bootstrap\/openmetadata-ops\.sh remove-security-config --force$/,
    reason:
      "a script of OpenMetadata's: run with a real server of 1.12.6, whose settings were read from the environment again at the next start",
  },
];

/** One command and its words, with nothing that a shell would do beside it. */
function simple(pattern: string): RegExp {
  return new RegExp(`^${pattern}( [^;|&<>$\`]+)*$`);
}

/** Of all pages, or of some. */
export function commandsOf(pages: readonly string[] = PAGES): Command[] {
  return pages.flatMap((page) =>
    fencesOf(read(page))
      .filter(({ language }) => language === "sh")
      .flatMap(({ text }) => linesOf(text))
      .map((text) => ({ page, text })),
  );
}

export function unfollowedPages(): string[] {
  return PAGES.filter((page) => !FOLLOWED.has(page));
}

export function runnerOf({ text }: Command): Run | NotRun | undefined {
  return RUNNERS.find(({ command }) => command.test(text));
}

/** What a shell would run: continued lines joined, comments left out. */
export function linesOf(block: string): string[] {
  return block
    .replace(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/(^|\s)#.*$/, "").trim())
    .filter((line) => line !== "");
}
