/** docs/README.md lists every page by its heading; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { linksOf, PAGES, REPOSITORY, read } from "./pages.ts";

const INDEX = "docs/README.md";

/** As people come to need them; a page that is not named here goes to the end. */
const ORDER = [
  "guide",
  "settings",
  "deployer-scopes",
  "bare-metal",
  "docker",
  "docker-compose",
  "kubernetes",
  "kubernetes-patch",
  "security",
  "policy",
  "ci",
  "troubleshooting",
  "architecture",
];

it("docs/README.md has a line for every page", () => {
  const text = index();
  if (process.env.GOLDEN === "write") writeFileSync(join(REPOSITORY, INDEX), text);
  assert.equal(text, read(INDEX), "run `npm run golden` and review its diff");
});

it("docs/README.md lists each page once", () => {
  const listed = linksOf(index()).filter((link) => !link.startsWith(".."));
  assert.deepEqual(listed.map((link) => `docs/${link}`).toSorted(), pages().toSorted());
});

function index(): string {
  const lines = pages().map((page) => {
    const name = page.replace("docs/", "");
    return `| [${name}](${name}) | ${headingOf(page)} |`;
  });
  return `# Documentation

One page a question. Start with the [README](../README.md).

| page | what it answers |
| --- | --- |
${lines.join("\n")}
`;
}

function pages(): string[] {
  const rank = (page: string) => {
    const at = ORDER.indexOf(page.replace(/^docs\/|\.md$/g, ""));
    return at < 0 ? ORDER.length : at;
  };
  return PAGES.filter((page) => page !== "README.md" && page !== INDEX).toSorted(
    (one, other) => rank(one) - rank(other),
  );
}

function headingOf(page: string): string {
  const [, heading] = /^# (.+)\n/.exec(read(page)) ?? [];
  assert.ok(heading, `${page} begins with a heading`);
  return heading;
}
