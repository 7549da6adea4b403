/** Links of the documentation lead somewhere, and every page is listed. Nothing is asked of the network. */

import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, it } from "node:test";
import { anchorsOf, linksOf, PAGES, REPOSITORY, read } from "./pages.ts";

/** @returns what is wrong with a link of a page; `undefined` for a good one. */
function problemOf(page: string, link: string): string | undefined {
  if (/^https:/.test(link)) return externalProblem(link);
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return "neither https nor a file of the repository";
  if (link.startsWith("/")) return "not relative";
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), decodeURIComponent(path)));
  if (target.startsWith("..")) return "outside of the repository";
  const file = join(REPOSITORY, target);
  if (!existsSync(file)) return "no such file";
  if (anchor === undefined) return undefined;
  if (statSync(file).isDirectory() || !target.endsWith(".md")) return "an anchor in no page";
  return anchorsOf(read(target)).includes(anchor) ? undefined : "no such heading";
}

function externalProblem(link: string): string | undefined {
  const url = URL.parse(link);
  if (url === null) return "no URL";
  return url.hostname.includes(".") && url.username === "" ? undefined : "no public address";
}

describe("links", () => {
  for (const page of PAGES) {
    it(`of ${page} lead somewhere`, () => {
      const wrong = linksOf(read(page))
        .map((link) => [link, problemOf(page, link)] as const)
        .filter(([, problem]) => problem !== undefined);
      assert.deepEqual(wrong, []);
    });
  }

  it("are found", () => {
    assert.ok(linksOf(read("README.md")).includes("docs/settings.md"));
    assert.deepEqual(
      linksOf(
        "See [a](b.md) and ![c](<d.png>), `[no](link)`, [e][f], <https://g.example>.\n\n" +
          '```md\n[no](link)\n```\n\n[f]: h.md "title"\n[i](j.md "title")\n',
      ),
      ["b.md", "d.png", "j.md", "h.md", "https://g.example"],
    );
  });

  it("that lead nowhere are told", () => {
    const problems = {
      "no-such-page.md": "no such file",
      "settings.md#no-such-heading": "no such heading",
      "#no-such-heading": "no such heading",
      "../../elsewhere": "outside of the repository",
      "/docs/settings.md": "not relative",
      "../package.json#scripts": "an anchor in no page",
      "http://example.com/": "neither https nor a file of the repository",
      "https://": "no URL",
      "https://localhost:8585/": "no public address",
    };
    for (const [link, problem] of Object.entries(problems)) {
      assert.equal(problemOf("docs/guide.md", link), problem, link);
    }
  });

  it("to headings are those that GitHub makes", () => {
    const page =
      "# What if it leaks?\n## The `admin` account\n## Same\n## Same\n```sh\n# no heading\n```\n## [A](b.md), c\n";
    assert.deepEqual(anchorsOf(page), [
      "what-if-it-leaks",
      "the-admin-account",
      "same",
      "same-1",
      "a-c",
    ]);
  });
});
