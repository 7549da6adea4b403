/** The token of the bot that ingests, which OpenMetadata issues and the stack only hands on. */

import type { Parts } from "./parts.ts";
import type { Problem } from "./problem.ts";
import type { RawSettings, TargetSettings } from "./settings.ts";

const KEY = "ingestionBotToken";
const WHERE = "the token that OpenMetadata shows under Settings, Bots, ingestion-bot";

/** Whether a text is no JSON Web Token, as a token that was cut or copied with a label is not. */
export function isNoToken(text: string): boolean {
  return !/^eyJ[\w-]+\.eyJ[\w-]+\.[\w-]+$/.test(text);
}

export function checkIngestionBotToken(
  { kind }: Parts<Pick<TargetSettings, "kind">>,
  { ingestionBotToken: stored = "missing", ingestionBotTokenIsNone }: RawSettings,
): Problem[] {
  const problems: Problem[] = [];
  if (stored === "clear") {
    problems.push({
      key: KEY,
      found: "stored in clear",
      remedy: `set it again with "pulumi config set --secret ${KEY}", and have the bot's token renewed if that file was ever committed`,
    });
  }
  if (ingestionBotTokenIsNone) {
    problems.push({
      key: KEY,
      found: "not a JSON Web Token (not shown)",
      remedy: `give ${WHERE}, whole and alone`,
    });
  }
  if (stored !== "missing" && kind !== undefined && kind !== "kubernetes") {
    problems.push({
      key: KEY,
      found: `set while target.kind is "${kind}"`,
      remedy: `remove it with "pulumi config rm ${KEY}": only the kubernetes target delivers it`,
    });
  }
  return problems;
}
