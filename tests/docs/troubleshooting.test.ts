/** docs/troubleshooting.md has every sentence of the code; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import ts from "typescript";
import { ADVICE, GROUPS } from "./advice.ts";
import { sentencesOf } from "./sentences.ts";
import { groupOf, troubles, troubleshootingPage } from "./troubleshootingPage.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const PAGE = join(REPOSITORY, "docs/troubleshooting.md");

describe("docs/troubleshooting.md", () => {
  it("has what the code can say", () => {
    const text = troubleshootingPage();
    if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
    const page = readFileSync(PAGE, "utf8");
    const missing = troubles().filter(({ text: sentence }) => !page.includes(sentence));
    assert.deepEqual(missing, [], "run `npm run golden` and review its diff");
    assert.equal(text, page, "run `npm run golden` and review its diff");
  });

  it("has the sentences that the tests of the settings expect", () => {
    const remedies = troubles().map(({ text }) => templateOf(text));
    const expected = expectedSentences();
    assert.ok(expected.length > 100, String(expected.length));
    const unknown = expected.filter((sentence) => !remedies.some((one) => one.test(sentence)));
    assert.deepEqual(unknown, []);
  });

  it("has no sentence that names a file of the documentation that is not there", () => {
    const named = troubles().flatMap(({ text }) => text.match(/\bdocs\/[\w/.-]*\w/g) ?? []);
    assert.ok(named.length > 0);
    const missing = named.filter((file) => !existsSync(join(REPOSITORY, file)));
    assert.deepEqual(missing, []);
  });

  const SAID = [
    "Your e-mail address is not verified: follow the link in the verification message, then sign in again.",
    "The login policy names no application and would check nobody",
    "did not end within … s",
    "could not be started (…)",
    "the tenant answers … to …",
    "is …, and must be …",
    "nothing decides who may sign in to …",
    "… has no Fernet key, so the server takes OpenMetadata's default",
  ];
  for (const text of SAID) {
    it(`has "${text}"`, () => {
      assert.ok(readFileSync(PAGE, "utf8").includes(text));
    });
  }

  it("has advice for sentences that are said, and groups that have some", () => {
    const all = troubles();
    const stale = ADVICE.filter(({ sentence }) => !all.some(({ text }) => sentence.test(text)));
    assert.deepEqual(stale, []);
    const empty = GROUPS.filter((group) => !all.some((one) => groupOf(one) === group));
    assert.deepEqual(empty, []);
  });
});

describe("sentences", () => {
  const found = (code: string, file = "live/x.ts") =>
    sentencesOf(file, code).map(({ text }) => text);

  it("are whole texts, templates, and parts of others, wherever they stand", () => {
    const code = `
      const say = { remedy: a ? "mend what is broken" : \`run \${command} again\` };
      throw new Error(\`one \${b ? \`or another of \${c}\` : ""} is wrong\`);
    `;
    assert.deepEqual(found(code), [
      "mend what is broken",
      "run … again",
      "one … is wrong",
      "or another of …",
    ]);
  });

  it("have the constants of their file in them", () => {
    const code = `const AGAIN = "then run it again"; fail(\`mend it, \${AGAIN}\`);`;
    assert.deepEqual(found(code), ["then run it again", "mend it, then run it again"]);
  });

  it("are neither imports nor types nor single words", () => {
    const code = 'import x from "a file of words"; type T = "some other words"; f("word", "a b");';
    assert.deepEqual(found(code), []);
  });

  it("may be of one word in an error, but are no codes", () => {
    const code = 'throw Object.assign(new Error("it ended (5)"), { code: "ENOENT" });';
    assert.deepEqual(found(code), ["it ended (5)"]);
    assert.deepEqual(found("throw refusal('gone: 5');"), ["gone: 5"]);
  });

  it("of a command are only its errors", () => {
    const code = 'print("nothing was changed"); throw new UsageError("give one file only");';
    assert.deepEqual(found(code, "cli/x.ts"), ["give one file only"]);
  });
});

/** Sentences of the settings as their tests have them in full: "KEY is FOUND: REMEDY." */
function expectedSentences(): string[] {
  return globSync("tests/settings/*.test.ts", { cwd: REPOSITORY }).flatMap((file) => {
    const source = ts.createSourceFile(
      file,
      readFileSync(join(REPOSITORY, file), "utf8"),
      ts.ScriptTarget.Latest,
      true,
    );
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteralLike(node) && /^[\w.:[\]-]+ is .+: .+\.$/s.test(node.text)) {
        found.push(node.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

/** Matches a sentence that ends with what the template says. */
function templateOf(text: string): RegExp {
  const escaped = text.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`: ${escaped.join("[\\s\\S]*")}\\.$`);
}
