/** The pages of the documentation, and what stands in them. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const REPOSITORY = join(import.meta.dirname, "../..");

/** `README.md` and all of `docs/`, also those that are added later. */
export const PAGES: readonly string[] = [
  "README.md",
  ...globSync("docs/**/*.md", { cwd: REPOSITORY }).toSorted(),
];

export function read(page: string): string {
  return readFileSync(join(REPOSITORY, page), "utf8");
}

export interface Fence {
  readonly language: string;
  readonly text: string;
}

/** Fenced blocks, also those in lists. */
export function fencesOf(markdown: string): Fence[] {
  return [...markdown.matchAll(/^( *)(`{3,}|~{3,})([^\n`]*)\n(.*?)^\1\2 *$/gms)].map(
    ([, , , info = "", text = ""]) => ({ language: info.trim().split(" ")[0] ?? "", text }),
  );
}

/** Without code, in which brackets are brackets and a # is no heading. */
export function proseOf(markdown: string): string {
  return markdown
    .replace(/^( *)(`{3,}|~{3,})[^\n`]*\n.*?^\1\2 *$/gms, "")
    .replace(/(`+)(?!`).*?(?<!`)\1(?!`)/gs, "code");
}

/** Targets of links and images. */
export function linksOf(markdown: string): string[] {
  const prose = proseOf(markdown);
  const inline = [...prose.matchAll(/\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const references = [...prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)>?/gm)];
  const bare = [...prose.matchAll(/<(https?:[^>\s]+)>/g)];
  return [...inline, ...references, ...bare].map(([, target = ""]) => target);
}

/** Of the headings, as GitHub makes them: the second of a name gets a number. */
export function anchorsOf(markdown: string): string[] {
  const seen = new Map<string, number>();
  const withoutFences = markdown.replace(/^( *)(`{3,}|~{3,})[^\n`]*\n.*?^\1\2 *$/gms, "");
  return [...withoutFences.matchAll(/^#{1,6} (.+?)(?: #+)?$/gm)].map(([, heading = ""]) => {
    const slug = slugOf(heading);
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

function slugOf(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "")
    .replaceAll(" ", "-");
}
