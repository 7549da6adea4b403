/** docs/troubleshooting.md: every sentence of the code by where it comes from, under what people see first. */

import { ADVICE, GROUPS, type Group, SYMPTOMS } from "./advice.ts";
import { type Sentence, sentences } from "./sentences.ts";

/** Rooms whose sentences reach people. */
const ROOMS = ["settings", "model", "components", "live", "cli", "policy"];

/** Texts of two words and more that nobody reads in trouble. */
const NO_TROUBLE = [
  // What is written into files.
  /written by Pulumi|^For the chart |^last, so what you have|^# Takes the place/,
  // Scopes in short, and those of an authorization request.
  /^(\w+:[crud]+ ?)+$/,
  /^openid email/,
  // Names of applications and Actions, with what they are for.
  /^…: login policy$|^(Sign-in|Ingestion) of …$|^…, managed by Pulumi$/,
  // Labels of PEM blocks, which stand in "a PEM block of type …".
  /^[A-Z ]+$/,
  // What holds parts of an error together.
  /^, \w+,?$/,
  // What the policy pack and its configuration are called.
  /^OpenMetadata SSO through Auth0$|^What a single sign-on |^Names of the stacks that are production/,
  /^Why environments may share|^The rule is about resources of type …$/,
  // What an API server says, to be recognized.
  /^spec\.selector: Required value$/,
];

/** What the code can say, each text once, in the order of its places. */
export function troubles(): Sentence[] {
  const all = sentences(ROOMS).filter(({ text }) => !NO_TROUBLE.some((one) => one.test(text)));
  return [...new Map(all.map((one) => [`${groupOf(one).title} ${one.text}`, one])).values()];
}

export function troubleshootingPage(): string {
  const all = troubles();
  return `# What does this error mean?

Search this page for a part of the text; \`…\` stands for what depends on your case. Every sentence that
the stack can say is here (\`tests/docs\` reads them off the sources), with what to do in the sentence
itself. Long messages are put together from several of them. Which rules the policy pack has is on
[policy.md](policy.md); what the official guide leaves out, on [guide.md](guide.md).

## What people see first

| what you see | what it is | what to do |
| --- | --- | --- |
${SYMPTOMS.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}

${GROUPS.map((group) => section(group, all)).join("\n")}`;
}

function section(group: Group, all: readonly Sentence[]): string {
  const own = all.filter((one) => groupOf(one) === group).map(({ text }) => text);
  // A part that stands in a whole sentence is found there.
  const whole = own.filter((text) => !own.some((other) => other !== text && other.includes(text)));
  return [`## ${group.title}`, "", group.advice, "", ...whole.map(item), ""].join("\n");
}

function item(text: string): string {
  const advice = ADVICE.filter(({ sentence }) => sentence.test(text)).map((one) => one.advice);
  return [`- ${quoted(text)}`, ...advice].join("\\\n  ");
}

export function groupOf({ file }: Sentence): Group {
  const group = GROUPS.find(({ files }) => files.test(file));
  if (group === undefined) throw new Error(`${file} belongs to no group of the page`);
  return group;
}

/** As code, so that nothing in it is markup; twice the marks where it has some of its own. */
function quoted(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
