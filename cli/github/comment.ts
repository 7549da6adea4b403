/** The one comment on a pull request, edited in place. */

import { renderChanges, renderFlags } from "../summary/render/markdown.ts";
import { type GitHub, marked } from "./api.ts";
import { goldenDiff, pullRequestNumber, type StackPreview, stackPreviews } from "./artifacts.ts";

export const MARKER = "<!-- openmetadata-auth0: preview -->";

/** GitHub takes 65,536 characters. */
const LONGEST = 60_000;

/** What may be taken of it for flags: no stack hides those of another. */
const LONGEST_FLAGS = 20_000;

export interface Preview {
  /** What its jobs have left (artifacts.ts). */
  readonly directory: string;
  /** Those that are to be previewed. */
  readonly stacks: readonly string[];
  /** The commit that was previewed. */
  readonly headSha: string;
}

/**
 * Says what a preview found, in place of what the one before did.
 *
 * @returns what was done, in words.
 * @throws Error when the pull request is not at that commit: a preview cannot speak for another one.
 */
export async function comment(github: GitHub, preview: Preview): Promise<string> {
  const { directory, stacks, headSha } = preview;
  const pullRequest = await pullRequestNumber(directory);
  const { head, base } = (await github.get(`pulls/${pullRequest}`)) as PullRequest;
  if (head.sha !== headSha) {
    throw new Error(
      `Pull request ${pullRequest} is at another commit than the preview (${headSha}): its next preview tells of that one.`,
    );
  }
  const isFork = head.repo?.full_name !== base.repo.full_name;
  const previews = await stackPreviews(directory, stacks, isFork);
  const diff = isFork ? await goldenDiff(directory) : undefined;
  const body = bodyOf(previews, headSha, diff);
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

/** What needs a look comes first, of all stacks: it is the end that is cut. */
function bodyOf(
  previews: readonly StackPreview[],
  headSha: string,
  diff: string | undefined,
): string {
  const looks = previews.flatMap(lookAt);
  const parts = [
    `${MARKER}\n## Preview of ${headSha.slice(0, 12)}`,
    ...(diff === undefined ? [] : [`> ${FROM_A_FORK}`]),
    looks.length === 0
      ? "Nothing that needs a human's look."
      : `**${looks.length} of ${previews.length} stacks need a human's look.**`,
    ...looks,
    ...previews.flatMap(({ summary }) => (summary ? [renderChanges(summary)] : [])),
    ...(diff === undefined ? [] : [renderGoldenDiff(diff)]),
  ];
  const body = parts.join("\n\n");
  return body.length > LONGEST ? `${body.slice(0, LONGEST)}\n\n… cut: see the job's log.` : body;
}

/** A stack that nobody has previewed may do anything. */
function lookAt({ stack, summary }: StackPreview): string[] {
  if (summary === undefined) return [`**${stack}: not previewed**; see the job's log.`];
  if (summary.flags.length === 0) return [];
  const flags = renderFlags(summary.flags);
  const text = flags.length > LONGEST_FLAGS ? `${flags.slice(0, LONGEST_FLAGS)}\n\n… cut` : flags;
  return [`**${stack}: to be looked at**\n\n${text}`];
}

function renderGoldenDiff(diff: string): string {
  if (diff.trim() === "") return "### Golden resources: no difference\n";
  // A fence that no line of the diff can close.
  const longest = Math.max(2, ...[...diff.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const text = diff.length > 20_000 ? `${diff.slice(0, 20_000)}\n… cut` : diff;
  return `### Golden resources\n\n<details><summary>What differs in tests/golden</summary>\n\n${fence}diff\n${text}\n${fence}\n\n</details>\n`;
}
