/** docs/troubleshooting.md: every sentence of the code by where it comes from, under what people see first. */

import { type Sentence, sentences } from "./sentences.ts";

/** Rooms whose sentences reach people. */
const ROOMS = ["settings", "model", "components", "live", "cli"];

/** Words that are written into files, or shown as progress: nothing is wrong. */
const NO_TROUBLE = [
  /^#/,
  /^(\w+:[crud]+ ?)+$/,
  /written by Pulumi/,
  /^For the chart /,
  /^last, so what you have/,
];

interface Group {
  readonly title: string;
  readonly files: RegExp;
  /** What helps beyond the sentence itself. */
  readonly advice: string;
}

const GROUPS: readonly Group[] = [
  {
    title: "A setting is refused",
    files:
      /^settings\/|^model\/auth0\/scopes\/leastPrivilege|^components\/targets\/docker\/variables/,
    advice:
      "Nothing has happened yet. The sentence begins with the setting, as `pulumi config set --path` takes it, and ends with what to do; [settings.md](settings.md) has what each takes.",
  },
  {
    title: "A scope is dangerous",
    files: /^model\/auth0\/scopes\/dangers/,
    advice: "Its holder can …",
  },
  {
    title: "Auth0, or the provider of it",
    files:
      /^model\/auth0\/|^components\/(clientSecret|duplicates|managementApiGrant|loginPolicy|serviceAccount)/,
    advice:
      "The provider's own words stand beside ours in the output. What was done so far is in the state: mend what is said and run `pulumi up` again. Scopes of the deployer: [deployer-scopes.md](deployer-scopes.md).",
  },
  {
    title: "An application that is taken over",
    files: /^live\/adoption/,
    advice:
      "`pulumi state delete` is refused by the engine as long as an application in the state depends on that memory, so it cannot delete the wrong one.",
  },
  {
    title: "The signing keys",
    files: /^model\/keys\/|^live\/(generation|signingKey)\//,
    advice:
      "Generations go forward one at a time; after a leak by three, which refuses every token of before. A refused step leaves nothing behind.",
  },
  {
    title: "The files on a machine",
    files: /^live\/files\/|^components\/targets\/bareMetal/,
    advice:
      "Files are written one by one, settings last, each in one step: a server that restarts in between finds what belongs together.",
  },
  {
    title: "The server does not come up, or is pending",
    files: /^live\/rollout\//,
    advice:
      "The files are delivered; only the restart is missing. Its output is in `restart.log` beside them. *pending* ends by itself at the `pulumi up` after somebody has restarted the server.",
  },
  {
    title: "Kubernetes",
    files:
      /kubernetes|^live\/(deployment|patchable)|^model\/openmetadata\/(deploymentPatch|helmValues|keyVolume|mergedValues)/i,
    advice: "",
  },
  {
    title: "Docker",
    files: /docker|compose/i,
    advice: "",
  },
  {
    title: "OpenMetadata's environment and ingestion's workflow",
    files: /^model\/openmetadata\//,
    advice: "",
  },
  { title: "The commands beside `pulumi`", files: /^cli\//, advice: "" },
  {
    title: "The stack's own plugin",
    files: /./,
    advice:
      "These are slips of the program, not of yours: [open an issue](../README.md) with the whole output.",
  },
];

const SYMPTOMS = `## What people see first

| what you see | what it is | what to do |
| --- | --- | --- |
| Auth0's page says *Callback URL mismatch* | OpenMetadata runs with another address than \`serverUrl\` | set \`serverUrl\` to the origin in the browser's address bar, \`pulumi up\` |
| the login page comes up again and again | the server still runs on other settings: from 1.10 on its database wins over its environment | \`./bootstrap/openmetadata-ops.sh remove-security-config --force\` on the server, restart it |
| *access_denied* with "Your e-mail address is not verified" or the like | the login policy says no, in its own words | those words are for the person; who may sign in is \`principalDomain\` and \`signIn.connections\` |
| *access_denied* with "Your sign-in could not be checked" | the Action of the login policy failed | the tenant's log in Auth0's dashboard names the error |
| 401 with *invalid_client* in the server's log | the client secret on the server is not Auth0's | \`pulumi up --refresh\`, which delivers the current one |
| every bot and every personal access token is refused | the signing key they were made with is no longer accepted, e.g. after \`generation\` went up by three | make new tokens in OpenMetadata; a rotation by one keeps them valid for one generation |
| nobody is an administrator | names in \`adminPrincipals\` are not the local parts of the addresses | the part before the @, in lower case |
| "the stack is currently locked" | a run was killed, or another one is under way | \`pulumi cancel\` if it was killed, then \`pulumi up\` |
| "failed to load checkpoint: EOF" | a kill left an empty file beside a \`file://\` state | delete \`.pulumi/stacks/openmetadata-auth0/<stack>.json.attrs\` |
| "resources with pending operations" | a run was killed in the middle of an operation | \`pulumi refresh --clear-pending-creates\`, then \`pulumi up\` |
`;

export function troubleshootingPage(): string {
  const all = sentences(ROOMS).filter(({ text }) => !NO_TROUBLE.some((one) => one.test(text)));
  return `# What does this error mean?

Search this page for a part of the text; \`…\` stands for what depends on your case. Every sentence that
the stack can say is here, with what to do in the sentence itself.

${SYMPTOMS}
${GROUPS.map((group) => section(group, all))
  .filter(Boolean)
  .join("\n")}`;
}

function section(group: Group, all: readonly Sentence[]): string {
  const own = all.filter(({ file }) => groupOf(file) === group).map(({ text }) => text);
  if (own.length === 0) return "";
  const list = [...new Set(own)].map((text) => `- ${quoted(text)}`);
  return [`## ${group.title}`, "", ...(group.advice ? [group.advice, ""] : []), ...list, ""].join(
    "\n",
  );
}

function groupOf(file: string): Group | undefined {
  return GROUPS.find(({ files }) => files.test(file));
}

/** As code, so that nothing in it is markup; twice the marks where it has some of its own. */
function quoted(text: string): string {
  return text.includes("`") ? `\`\` ${text.trim()} \`\`` : `\`${text.trim()}\``;
}
