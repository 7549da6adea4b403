/** docs/ci.md: its table of flags is that of the code. */

import { FLAGS } from "../../cli/summary/flags.ts";

export function ciPage(): string {
  const flags = Object.entries(FLAGS).map(([id, meaning]) => `| \`${id}\` | ${meaning} |`);
  return `# How does it run in CI?

Five workflows in \`.github/workflows\`; their steps are scripts in \`.github/scripts\` and \`cli\`, which
\`npm run test:workflows\` runs against the lab.

\`\`\`mermaid
flowchart LR
  pr["pull request"] --> preview["preview.yml<br/>plan, policy pack, per stack"]
  pr --> ci["ci.yml<br/>all tests"]
  preview -->|artifact| comment["comment.yml<br/>one comment, edited in place"]
  merge["merge"] --> up["up.yml<br/>up, smoke check, per stack"]
  clock["every day"] --> drift["drift.yml<br/>refresh, one issue"]
\`\`\`

| workflow | may | behind |
| --- | --- | --- |
| \`preview.yml\` | read the repository, log in by OIDC | the Environments \`preview-dev\`, \`preview-prod\` |
| \`comment.yml\` | write comments; runs the default branch's code, never the pull request's | |
| \`up.yml\` | read the repository, log in by OIDC | the Environments \`dev\`, \`prod\`, one run at a time each |
| \`drift.yml\` | write issues, log in by OIDC | the Environments \`drift-dev\`, \`drift-prod\` |
| \`ci.yml\` | read the repository | |

A preview decrypts the state while it runs the pull request's code: give \`preview-prod\` and \`prod\`
required reviewers, and let \`prod\` deploy from the default branch alone. From a fork there are no
secrets: its comment has the difference of the golden resources and a preview against the lab's tenant,
and says so.

Set for each Environment: the variables \`PULUMI_ORGANIZATION\`, \`PULUMI_TEAM\` and \`AUTH0_CLIENT_ID\`,
the secret \`AUTH0_CLIENT_SECRET\`. In Pulumi Cloud make a team for dev and another for prod, each with
access to its own stack alone, and let the policy of the OIDC issuer give each Environment's \`sub\` the
token of its own team only. With an organization's token the code of a pull request, which runs for dev
before anybody has read it, could read prod's state. A bare-metal target's files are written where \`up.yml\` runs: give that job a
runner on OpenMetadata's machine.

## What a reviewer reads

\`\`\`sh
pulumi preview --json > plan.json
node cli/summary.ts plan.json
\`\`\`

What is created, changed, replaced and destroyed, in the words of this domain, and first what needs a
human's look. \`--markdown\` for a comment, \`--json\` for machines. Exit code 0: nothing to look at; 3: a
flag; 2: the plan cannot be read. Of all values only names, addresses, scopes, grant types, key ids and
generations are printed.

| flag | what it means |
| --- | --- |
${flags.join("\n")}

\`secret-destroyed\` shows in every rotation too: the private key that signed two generations ago goes.
`;
}
