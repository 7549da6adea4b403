/** What a terminal shows. */

import { styleText } from "node:util";
import type { Change } from "../changes.ts";
import { FLAGS } from "../flags.ts";
import type { Summary } from "../summary.ts";
import { actionWords, countsOf, turnsOf } from "./words.ts";

type Style = Parameters<typeof styleText>[0];

const SIGNS: Readonly<Record<Change["action"], readonly [sign: string, style: Style]>> = {
  create: ["+", "green"],
  adopt: ["=", "cyan"],
  change: ["~", "yellow"],
  replace: ["±", "magenta"],
  destroy: ["−", "red"],
};

/** @param colour whether to colour it, which only a terminal shows. */
export function renderPlain(summary: Summary, colour: boolean): string {
  const paint = (style: Style, text: string) =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const inline = (text: string) =>
    turnsOf(text)
      .map((turn, index) => (index % 2 === 1 ? paint("cyan", turn) : turn))
      .join("");
  const flags = summary.flags.map(
    ({ id, text }) => `  ${paint(["bold", "yellow"], `! ${FLAGS[id]}`)}: ${inline(text)}`,
  );
  const changes = summary.changes.flatMap(({ action, title, details }) => {
    const [sign, style] = SIGNS[action];
    return [
      `  ${paint(style, sign)} ${inline(title)} ${actionWords(summary, action)}`,
      ...details.map((detail) => `      ${inline(detail)}`),
    ];
  });
  return [
    paint("bold", `Stack ${summary.stack}: ${countsOf(summary)}`),
    ...(flags.length > 0 ? ["", "To be looked at", ...flags] : []),
    ...(changes.length > 0 ? ["", ...changes] : []),
  ]
    .join("\n")
    .concat("\n");
}
