/** The one comment on a pull request, edited in place. */

import { renderMarkdown } from "../summary/render/markdown.ts";
import type { Summary } from "../summary/summary.ts";
import { type GitHub, marked } from "./api.ts";

export const MARKER = "<!-- openmetadata-auth0: preview -->";

/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;

export interface Preview {
  readonly pullRequest: number;
  readonly summaries: readonly Summary[];
  /** What `git diff` says of tests/golden; from a fork only. */
  readonly goldenDiff?: string;
}

/**
 * Says what a preview found, in place of what the one before did.
 *
 * @param headSha the commit that was previewed.
 * @returns what was done, in words.
 * @throws Error when the pull request is not at that commit: a preview cannot speak for another one.
 */
export async function comment(github: GitHub, preview: Preview, headSha: string): Promise<string> {
  const { pullRequest } = preview;
  const { head, base } = (await github.get(`pulls/${pullRequest}`)) as PullRequest;
  if (head.sha !== headSha) {
    throw new Error(
      `Pull request ${pullRequest} is at another commit than the preview (${headSha}): its next preview tells of that one.`,
    );
  }
  const isFork = head.repo?.full_name !== base.repo.full_name;
  const body = bodyOf(preview, headSha, isFork);
  const comments = await github.list(`issues/${pullRequest}/comments`);
  const old = marked(comments, MARKER);
  if (old === undefined) await github.send("POST", `issues/${pullRequest}/comments`, { body });
  else await github.send("PATCH", `issues/comments/${old.id}`, { body });
  return `${old ? "Edited the" : "Wrote a"} comment on pull request ${pullRequest}.`;
}

interface PullRequest {
  readonly head: { readonly sha: string; readonly repo: { readonly full_name: string } | null };
  readonly base: { readonly repo: { readonly full_name: string } };
}

const FROM_A_FORK = [
  "This pull request comes from a fork, so its code was given no secret and saw no real stack. ",
  "The previews are of a stack on the lab's tenant: the settings of the branch it goes to were ",
  "applied there, then its own were previewed, without the target. They were made by the pull ",
  "request's own code: read that first.",
].join("");

function bodyOf({ summaries, goldenDiff }: Preview, headSha: string, isFork: boolean): string {
  const flagged = summaries.filter(({ flags }) => flags.length > 0).length;
  const parts = [
    `${MARKER}\n## Preview of ${headSha.slice(0, 12)}`,
    ...(isFork ? [`> ${FROM_A_FORK}`] : []),
    flagged === 0
      ? "Nothing that needs a human's look."
      : `**${flagged} of ${summaries.length} stacks need a human's look.**`,
    ...summaries.map(renderMarkdown),
    ...(isFork ? [renderGoldenDiff(goldenDiff ?? "")] : []),
  ];
  const body = parts.join("\n\n");
  return body.length > LONGEST ? `${body.slice(0, LONGEST)}\n\n… cut: see the job's log.` : body;
}

function renderGoldenDiff(diff: string): string {
  if (diff.trim() === "") return "### Golden resources: no difference\n";
  // A fence that no line of the diff can close.
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const text = diff.length > 20_000 ? `${diff.slice(0, 20_000)}\n… cut` : diff;
  return `### Golden resources\n\n<details><summary>What differs in tests/golden</summary>\n\n${fence}diff\n${text}\n${fence}\n\n</details>\n`;
}
