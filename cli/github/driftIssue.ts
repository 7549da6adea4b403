/** The one issue about what others have changed in a stack. */

import { renderMarkdown } from "../summary/render/markdown.ts";
import type { Summary } from "../summary/summary.ts";
import { type Entry, type GitHub, marked } from "./api.ts";

/** @returns what was done, in words. */
export async function reportDrift(
  github: GitHub,
  stack: string,
  summary: Summary,
): Promise<string> {
  const marker = `<!-- openmetadata-auth0: drift of ${stack} -->`;
  const issue = marked(await github.list("issues?state=open"), marker);
  const isClean = summary.changes.length === 0 && summary.flags.length === 0;
  if (isClean) return issue ? close(github, issue) : "No drift.";
  const body = `${marker}\n${WHAT_TO_DO}\n\n${renderMarkdown(summary)}`;
  if (issue !== undefined) {
    await github.send("PATCH", `issues/${issue.number}`, { body });
    return `Updated issue ${issue.number}.`;
  }
  const { number } = await github.send("POST", "issues", { title: `Drift in ${stack}`, body });
  return `Opened issue ${number}.`;
}

const WHAT_TO_DO =
  "Somebody changed what this stack manages, or it could not be looked at. `pulumi up --refresh` puts it back; to keep a change, make it in the settings.";

async function close(github: GitHub, { number }: Entry): Promise<string> {
  await github.send("POST", `issues/${number}/comments`, {
    body: "The stack is again as it was left.",
  });
  await github.send("PATCH", `issues/${number}`, { state: "closed", state_reason: "completed" });
  return `Closed issue ${number}.`;
}
