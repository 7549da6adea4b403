/** Links of the documentation lead somewhere, and every page is listed. Nothing is asked of the network. */

import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, it } from "node:test";

const REPOSITORY = join(import.meta.dirname, "../..");
const PAGES = ["README.md", ...globSync("docs/**/*.md", { cwd: REPOSITORY }).toSorted()];

const read = (page: string) => readFileSync(join(REPOSITORY, page), "utf8");
/** Without code, in which brackets are brackets. */
const prose = (page: string) =>
  read(page)
    .replace(/^```[\s\S]*?^```$/gm, "")
    .replace(/(`+)[^`][\s\S]*?\1/g, "code");

function linksOf(page: string): string[] {
  return [...prose(page).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
}

/** As GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...read(page).matchAll(/^#{1,6} (.*)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

function problemOf(page: string, link: string): string | undefined {
  if (/^https:\/\//.test(link)) return URL.canParse(link) ? undefined : "no URL";
  if (/^\w+:/.test(link)) return "neither https nor a file of the repository";
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : relative(REPOSITORY, join(REPOSITORY, dirname(page), path));
  if (target.startsWith("..") || !existsSync(join(REPOSITORY, target))) return "no such file";
  if (anchor === undefined || anchorsOf(target).includes(anchor)) return undefined;
  return "no such heading";
}

describe("links", () => {
  it("are found", () => assert.ok(linksOf("README.md").includes("docs/settings.md")));

  for (const page of PAGES) {
    it(`of ${page} lead somewhere`, () => {
      const wrong = linksOf(page)
        .map((link) => [link, problemOf(page, link)] as const)
        .filter(([, problem]) => problem !== undefined);
      assert.deepEqual(wrong, []);
    });
  }
});

it("docs/README.md lists every page", () => {
  const listed = linksOf("docs/README.md").map((link) => `docs/${link.split("#")[0]}`);
  const pages = PAGES.filter((page) => !["README.md", "docs/README.md"].includes(page));
  assert.deepEqual(
    pages.filter((page) => !listed.includes(page)),
    [],
  );
});
