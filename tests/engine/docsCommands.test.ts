/**
 * The commands of `pulumi` in the documentation, by the real CLI. Those about stacks and settings are
 * run, page by page; of those that run the program, which the other tests of this room do by the
 * Automation API, the CLI is asked whether it knows every option.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { parse } from "yaml";
import { REPOSITORY } from "../../lab/paths.ts";
import { commandsOf, unfollowedPages } from "../docs/commands.ts";
import { problemsOf, raw } from "../settings/support.ts";
import { engine } from "./support.ts";

const RUN = /^pulumi (config|stack (init|change-secrets-provider))\b/;
const SECRET = "a secret of the test";

/** There is no KMS here: the passphrase is the secrets provider that needs nothing. */
const withoutKms = (command: string) => command.replace(/"?awskms:\/\/[^\s"]*"?/, "passphrase");

let folder: string;
let environment: NodeJS.ProcessEnv;

before(async () => {
  const { command } = (await engine()).command;
  folder = mkdtempSync(join(tmpdir(), "docs-commands-"));
  environment = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^PULUMI_/.test(name))),
    PATH: [dirname(command), process.env.PATH].join(delimiter),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "of the test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
  };
  copyFileSync(join(REPOSITORY, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** @returns what it prints. */
function shell(command: string): string {
  try {
    return execFileSync("bash", ["--norc", "-euo", "pipefail", "-c", command], {
      cwd: folder,
      env: environment,
      input: SECRET,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "pipe"],
    });
  } catch (error) {
    throw new Error(`${command}: ${(error as { stderr: string }).stderr}`, { cause: error });
  }
}

/** Settings of a stack as the program would find them, without the secret ones. */
function valuesOf(stack: string): Record<string, unknown> {
  const { config = {} } = parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")) as {
    config?: Record<string, unknown>;
  };
  return Object.fromEntries(
    Object.entries(config)
      .filter(([, value]) => !JSON.stringify(value).includes('"secure"'))
      .map(([key, value]) => [key.replace("openmetadata-auth0:", ""), value]),
  );
}

describe("pulumi in the documentation", { concurrency: false }, () => {
  const commands = commandsOf().filter(({ text }) => text.startsWith("pulumi "));

  it("is found", () => assert.ok(commands.length >= 10, String(commands.length)));

  for (const [index, page] of unfollowedPages().entries()) {
    const own = commands.filter((one) => one.page === page).map(({ text }) => text);
    const run = own.filter((text) => RUN.test(text));
    if (run.length === 0) continue;
    it(`of ${page} does what it says to stacks and settings`, () => {
      const stack = `page-${index}`;
      shell(`pulumi stack init ${stack}`);
      for (const text of run) shell(withoutKms(text));
      assert.deepEqual(problemsOf(raw(valuesOf(stack))), []);
    });
  }

  const asked = new Set(commands.map(({ text }) => text).filter((text) => !RUN.test(text)));
  for (const command of asked) {
    it(`knows every option of "${command}"`, () => {
      const words = command.split(" ").slice(1);
      const options = words
        .filter((word) => word.startsWith("--"))
        .map((word) => word.split("=")[0]);
      const subcommand = command.startsWith("pulumi stack ")
        ? words.slice(0, 2)
        : words.slice(0, 1);
      const help = shell(`pulumi ${subcommand.join(" ")} --help`);
      for (const option of options) {
        assert.match(help, new RegExp(`(^|\\s)${option}\\b`), option);
      }
    });
  }
});
