/** What the documentation calls by name is there: settings, outputs, files of the repository. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { PAGES, REPOSITORY, read } from "./pages.ts";

/** Every setting, as docs/settings.md has it, which is written from the schemas. */
const SETTINGS = new Set(
  [...read("docs/settings.md").matchAll(/^(?:\| |## )`([\w.]+)`/gm)].map(([, name]) => name),
);
const ROOTS = ["signIn", "loginPolicy", "serviceAccount", "signingKeys", "target"];

/** Code in sentences and tables. */
function codeOf(page: string): string[] {
  const prose = read(page).replace(/^( *)(`{3,})[^\n`]*\n.*?^\1\2 *$/gms, "");
  return [...prose.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, code = ""]) => code);
}

/** `signIn.name`, `target.mode: values` and the like, without an index. */
function settingOf(code: string): string | undefined {
  const path = /^([a-zA-Z]+(?:\.[a-zA-Z]+)+)(?:\[\d+\])?(?::? .*)?$/.exec(code)?.[1];
  return path !== undefined && ROOTS.includes(path.split(".")[0] ?? "") ? path : undefined;
}

/** Those that are named, with the ones that they are told apart by, which are no rows of the tables. */
function isSetting(path: string): boolean {
  return SETTINGS.has(path) || ["target.kind", "target.mode"].includes(path);
}

/** Written from the sources, and so with their words. */
const HANDWRITTEN = PAGES.filter((page) => page !== "docs/troubleshooting.md");

describe("names in the documentation", () => {
  for (const page of HANDWRITTEN) {
    it(`of settings in ${page} are those of the schemas`, () => {
      const named = codeOf(page).flatMap((code) => settingOf(code) ?? []);
      assert.deepEqual(
        named.filter((path) => !isSetting(path)),
        [],
      );
    });

    it(`of files in ${page} are those of the repository`, () => {
      const rooms =
        /^(?:cli|components|docs|lab|live|model|policy|settings|tests|\.ci|\.github)\/[\w./-]*\w$/;
      const named = codeOf(page).filter((code) => rooms.test(code));
      assert.deepEqual(
        named.filter((file) => !existsSync(join(REPOSITORY, file))),
        [],
      );
    });
  }

  it("are found", () => {
    assert.ok(SETTINGS.has("signIn.secretGeneration") && SETTINGS.has("serverUrl"));
    assert.equal(settingOf("signingKeys.revoked[0]"), "signingKeys.revoked");
    assert.equal(settingOf("serviceAccount.kind: dedicated"), "serviceAccount.kind");
    assert.equal(settingOf("index.ts"), undefined);
    assert.equal(isSetting("signIn.nonsense"), false);
  });
});
