/** No command stands in the documentation that nobody runs. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { commandsOf, FOLLOWED, linesOf, runnerOf, unfollowedPages } from "./commands.ts";
import { fencesOf, PAGES, REPOSITORY, read } from "./pages.ts";

const textOf = (file: string) => readFileSync(join(REPOSITORY, file), "utf8");

describe("commands of the documentation", () => {
  it("are found", () => {
    const commands = commandsOf(["README.md"]).map(({ text }) => text);
    assert.deepEqual(commands.slice(0, 3), ["npm run demo", "npm test", "npm ci"]);
  });

  for (const page of unfollowedPages()) {
    it(`of ${page} are run by somebody`, (test) => {
      const commands = commandsOf([page]);
      const unknown = commands.filter((command) => runnerOf(command) === undefined);
      assert.deepEqual(
        unknown.map(({ text }) => text),
        [],
        "say in tests/docs/commands.ts which stage or test runs them",
      );
      for (const command of commands) {
        const runner = runnerOf(command);
        if (runner !== undefined && "reason" in runner) {
          test.diagnostic(`not run: ${command.text} (${runner.reason})`);
        }
      }
    });
  }

  it("of a page that a test follows are run by that test", () => {
    assert.equal(FOLLOWED.get("docs/kubernetes.md"), "tests/engine/kubernetes/docs.test.ts");
    for (const [page, by] of FOLLOWED) {
      assert.ok(PAGES.includes(page), `${by} follows ${page}, which is not there`);
      assert.ok(commandsOf([page]).length > 0, `${page} has no command for ${by}`);
    }
  });

  it("run where it is said", () => {
    for (const command of commandsOf(unfollowedPages())) {
      const runner = runnerOf(command);
      if (runner === undefined || "reason" in runner) continue;
      assert.ok(
        textOf(runner.by).includes(runner.proof(command.text)),
        `${command.text}: ${runner.by}`,
      );
    }
  });

  it("have scripts that package.json has, in tables and sentences too", () => {
    const { scripts } = JSON.parse(textOf("package.json")) as { scripts: object };
    for (const page of PAGES) {
      const named = [...read(page).matchAll(/\bnpm run (?:--silent )?([a-z:]+)/g)];
      const unknown = named.map(([, name = ""]) => name).filter((name) => !(name in scripts));
      assert.deepEqual(unknown, [], page);
    }
  });

  it("are such that a shell can read them", () => {
    for (const page of PAGES) {
      for (const { language, text } of fencesOf(read(page))) {
        if (language === "sh") execFileSync("bash", ["-n"], { input: text, stdio: "pipe" });
      }
    }
  });

  it("stand in fences called sh", () => {
    const others = ["", "bash", "shell", "console", "zsh", "shell-session"];
    for (const page of PAGES) {
      const found = fencesOf(read(page)).filter(({ language }) => others.includes(language));
      assert.deepEqual(found, [], page);
    }
  });

  it("that are continued or commented are one command each", () => {
    assert.deepEqual(linesOf("# what for\na --b \\\n  --c   # why\n\nd 'e#f'\n"), [
      "a --b --c",
      "d 'e#f'",
    ]);
  });

  it("that nobody knows have no runner", () => {
    const unknown = [
      "curl https://example.com",
      "pulumi up; ls",
      "pulumi up | tee log",
      "npm audit",
    ];
    for (const text of unknown) {
      assert.equal(runnerOf({ page: "README.md", text }), undefined, text);
    }
  });
});
