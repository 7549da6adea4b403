/** A pull request's comment, an issue's body, or a job's summary. */

import type { Change } from "../changes.ts";
import { FLAGS, type Flag } from "../flags.ts";
import type { Summary } from "../summary.ts";
import { actionWords, countsOf, turnsOf } from "./words.ts";

/** Shows no more than this many changes of a stack: GitHub takes 65,536 characters. */
const MOST = 80;

const SIGNS: Readonly<Record<Change["action"], string>> = {
  create: "➕",
  adopt: "🤝",
  change: "✏️",
  replace: "♻️",
  destroy: "🗑️",
};

export function renderMarkdown(summary: Summary): string {
  const { flags } = summary;
  return [
    titleOf(summary),
    ...(flags.length === 0 ? [] : ["**To be looked at**", renderFlags(flags)]),
    ...changesOf(summary),
  ]
    .join("\n\n")
    .concat("\n");
}

/** A line each. */
export function renderFlags(flags: readonly Flag[]): string {
  return flags.map(flagLine).join("\n");
}

/** All but the flags. */
export function renderChanges(summary: Summary): string {
  return [titleOf(summary), ...changesOf(summary)].join("\n\n").concat("\n");
}

function titleOf(summary: Summary): string {
  return `### Stack ${code(summary.stack)}: ${countsOf(summary)}`;
}

function changesOf(summary: Summary): string[] {
  const { changes } = summary;
  const shown = changes.slice(0, MOST).map((change) => changeLine(summary, change));
  const left = changes.length - shown.length;
  return [
    ...(shown.length === 0 ? [] : [shown.join("\n")]),
    ...(left > 0 ? [`… and ${left} more.`] : []),
  ];
}

function flagLine({ id, text }: Flag): string {
  return `- ⚠️ **${escaped(FLAGS[id])}**: ${inline(text)}`;
}

function changeLine(summary: Summary, { action, title, details }: Change): string {
  const rest = details.length > 0 ? `: ${details.map(inline).join("; ")}` : "";
  return `- ${SIGNS[action]} ${inline(title)} ${actionWords(summary, action)}${rest}`;
}

/** What came from elsewhere stands in code, where Markdown, mentions and links mean nothing. */
function inline(text: string): string {
  return turnsOf(text)
    .map((turn, index) => (index % 2 === 1 ? code(turn) : escaped(turn)))
    .join("");
}

function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll(/[\s\p{Cf}]+/gu, " ") || " "}\``;
}

/**
 * Our own words; in a summary that somebody else wrote not even those. GitHub looks for mentions and
 * addresses in what it has rendered, when escapes are gone: a space of no width keeps them apart.
 */
function escaped(text: string): string {
  return text
    .replaceAll(/[\s\p{Cf}]+/gu, " ")
    .replaceAll(/(@|:(?=\/\/)|www(?=\.))/gi, "$1\u200b")
    .replaceAll(/[\\*_~[\]#!|]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;");
}
