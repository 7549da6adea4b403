/** What the demo says at its end, for people and for machines. */

import { styleText } from "node:util";
import { serverUrlOf } from "./session.ts";
import type { Story } from "./story.ts";

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  /** What was seen, or why it failed. */
  readonly detail: string;
}

export interface Summary {
  readonly ok: boolean;
  /** Name of the step that did not hold. */
  readonly failedStep: string | undefined;
  readonly engine: string | undefined;
  /** Who answered for the auth0 provider. */
  readonly providers: "lab" | "plugin" | undefined;
  readonly steps: readonly StepResult[];
  /** What the first up created, as the engine counts: without the providers. */
  readonly resources: Story["resources"];
  /** By operation. */
  readonly managementCalls: Story["managementCalls"];
  /** With secrets masked. */
  readonly files: Story["files"];
  readonly links: Record<string, string>;
  /** Folder with what tenant and server of a failed demo have said. */
  readonly logs: string | undefined;
}

export interface Outcome {
  readonly kept: boolean;
  readonly logs: string | undefined;
}

export function summarize(
  story: Story,
  steps: readonly StepResult[],
  { kept, logs }: Outcome,
): Summary {
  return {
    ok: steps.every(({ ok }) => ok),
    failedStep: steps.find(({ ok }) => !ok)?.name,
    engine: story.engine?.origin,
    providers: story.providers,
    steps,
    resources: story.resources,
    managementCalls: story.managementCalls,
    files: story.files,
    links: kept && story.session ? linksOf(story.session) : {},
    logs,
  };
}

function linksOf(session: NonNullable<Story["session"]>): Record<string, string> {
  const serverUrl = serverUrlOf(session);
  const landing = encodeURIComponent(`${serverUrl}/auth/callback`);
  return {
    "sign in": `${serverUrl}/api/v1/auth/login?redirectUri=${landing}`,
    "key set of the server": `${serverUrl}/api/v1/system/config/jwks`,
    "discovery of the tenant": `${session.tenant.issuer}.well-known/openid-configuration`,
  };
}

/** Colours only where a terminal shows them (`styleText` looks at the stream and NO_COLOR). */
export const paint = (style: Parameters<typeof styleText>[0], text: string) =>
  styleText(style, text, { stream: process.stdout, validateStream: true });

export function render(summary: Summary, kept: boolean): string {
  const sections = [
    section("Delivered files (secrets masked)", summary.files.flatMap(fileLines)),
    section(`Resources created (${summary.resources.length})`, resourceLines(summary)),
    section("Management API calls", callLines(summary)),
    section("Steps", summary.steps.map(stepLine)),
    kept && summary.ok ? section("Running", runningLines(summary)) : "",
    section("Where to go next", nextLines(summary, kept)),
  ];
  return sections.filter((text) => text !== "").join("\n");
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  return `\n${paint("bold", title)}\n${lines.map((line) => `  ${line}\n`).join("")}`.slice(0, -1);
}

function stepLine({ name, ok, seconds, detail }: StepResult): string {
  const mark = ok ? paint("green", "✓") : paint("red", "✗");
  return `${mark} ${name.padEnd(40)} ${`${seconds.toFixed(1)} s`.padStart(8)}   ${detail}`;
}

function resourceLines({ resources }: Summary): string[] {
  const width = Math.max(...resources.map(({ type }) => type.length));
  return resources.map(({ type, name }) => `${type.padEnd(width)}  ${name}`);
}

function callLines({ managementCalls }: Summary): string[] {
  const counts = Object.entries(managementCalls).map(
    ([operation, calls]) => `${operation} ${calls}`,
  );
  return counts.length === 0 ? [] : [counts.join(" · ")];
}

function fileLines({ path, mode, content }: Summary["files"][number]): string[] {
  const lines = content.trimEnd().split("\n");
  const shown = lines.filter((line) => !line.startsWith("#")).map(cut);
  return [paint("cyan", `${path} (${mode})`), ...shown.map((line) => `  ${line}`)];
}

function cut(line: string): string {
  return line.length > 110 ? `${line.slice(0, 109)}…` : line;
}

function runningLines({ links }: Summary): string[] {
  return [
    ...Object.entries(links).map(([name, url]) => `${name.padEnd(24)} ${url}`),
    "users                    lab/tenant/users.json (alice@example.com is the administrator)",
    "the browser will warn    the tenant's certificate comes from a CA of its own",
    "end it with              npm run demo -- --stop",
  ];
}

function nextLines({ ok, logs }: Summary, kept: boolean): string[] {
  if (!ok) return [...(logs ? [`look into the logs in ${logs}`] : []), "run it again"];
  return [
    ...(kept ? [] : ["npm run demo -- --keep      the same, left running for a browser"]),
    "README.md                   the same with your own Auth0 tenant, in five commands",
    "npm test                    everything that is claimed, checked",
  ];
}
