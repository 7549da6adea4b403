/** The page on the deployer's scopes is written from the model; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import {
  DEPLOYER_NEEDS,
  type DeployerFeatures,
  deployerScopes,
} from "../../../../model/auth0/scopes/deployer.ts";

const PAGE = join(import.meta.dirname, "../../../../docs/deployer-scopes.md");

const DEFAULT: DeployerFeatures = {
  clientType: "confidential",
  serviceAccount: "none",
  secretGeneration: false,
  loginPolicy: true,
  connections: false,
};
const SETS: [settings: string, features: DeployerFeatures][] = [
  ["The defaults", DEFAULT],
  ["The defaults, and `signIn.connections`", { ...DEFAULT, connections: true }],
  [
    "The defaults, and `serviceAccount.kind: dedicated`",
    { ...DEFAULT, serviceAccount: "dedicated" },
  ],
  ["The defaults, and `serviceAccount.kind: shared`", { ...DEFAULT, serviceAccount: "shared" }],
  ["`signIn.clientType: public`", { ...DEFAULT, clientType: "public" }],
];

it("docs/deployer-scopes.md has the scopes of the model", () => {
  const text = page();
  if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
  assert.equal(text, readFileSync(PAGE, "utf8"), "run `npm run golden` and review its diff");
});

function page(): string {
  return `# Which scopes does the deployer need?

The deployer is the application with whose credentials \`pulumi up\` runs (\`AUTH0_CLIENT_ID\`,
\`AUTH0_CLIENT_SECRET\`). It needs the scopes below on the Auth0 Management API, and no other. Grant
them in the dashboard: Applications, APIs, Auth0 Management API, Machine to Machine Applications.

| for | scope | what the deployer does with it |
| --- | --- | --- |
${rows().join("\n")}

Every operation passes with exactly the scopes of a row's settings and those of every stack; with one
less, some operation fails and names it (\`tests/engine/deployer.test.ts\`). Auth0 takes
\`read:client_keys\` where it asks for \`read:clients\`, and \`update:client_keys\` for
\`update:clients\`; do not count on it.

The run that switches something off still needs its scopes: take them away after it.

## Sets to copy

${SETS.map(set).join("\n\n")}

With \`signIn.secretGeneration\`, add \`update:client_keys\` to any of them; with
\`loginPolicy.enabled: false\`, leave out the four of \`actions\`.
`;
}

function rows(): string[] {
  return DEPLOYER_NEEDS.flatMap(({ settings, scopes }) =>
    scopes.map(
      ({ scope, reason }, index) => `| ${index === 0 ? settings : ""} | \`${scope}\` | ${reason} |`,
    ),
  );
}

function set([settings, features]: [string, DeployerFeatures]): string {
  return `${settings}:\n\n\`\`\`text\n${deployerScopes(features).join("\n")}\n\`\`\``;
}
