/** The page on the pack is written from its rules; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { PACK } from "../../policy/rules/index.ts";

const PAGE = join(import.meta.dirname, "../../docs/policy.md");

it("docs/policy.md has the rules of the pack", () => {
  const text = page();
  if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
  assert.equal(text, readFileSync(PAGE, "utf8"), "run `npm run golden` and review its diff");
});

it("every rule says what must hold and what to do", () => {
  for (const { name, description, remediationSteps = "" } of PACK.policies) {
    assert.match(name, /^[a-z0-9-]+$/);
    assert.match(description, /^[A-Z].*[^.]\.$/);
    assert.match(remediationSteps, /^[A-Z].*[^.]\.$/);
  }
});

it("no two rules have the same name", () => {
  const names = PACK.policies.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
});

function page(): string {
  return `# Which rules hold, and who holds them?

\`policy/\` is a Pulumi policy pack: rules about what the engine is about to do, whatever program asks
for it. The settings refuse most of it already, with a better place to point at; the pack also sees
what somebody adds to the program by hand, changes in a component, or delivers by another way.

## Run it

\`\`\`sh
pulumi preview --policy-pack policy
pulumi up --policy-pack policy
\`\`\`

A *mandatory* rule ends the run, an *advisory* one only says so. A rule about a resource speaks before
that resource is made. A rule about the whole stack (marked so below) speaks at the end: in a preview
before anything is made, in an \`up\` afterwards, so preview first. What a preview does not know yet,
such as the files of a first deployment, is judged in the \`up\`. \`pulumi refresh\` and
\`pulumi import\` ask no rules.

It needs what runs the program too: Node 22.18 or newer, \`npm ci\`, and the language host that comes
with every Pulumi installation.

## The rules

| rule | must hold | severity | level | about | what to do |
| --- | --- | --- | --- | --- | --- |
${rows().join("\n")}

Where a rule is about *any resource*, it reads every text in the inputs: files, Secrets, ConfigMaps,
environments of containers, Helm values, as they are or in base64. It names the place and never the
value. A policy is given secrets in clear and cannot tell them from other values, so no rule here
says that something should have been a secret; that is what the canary tests are for.

## Waive or switch off a rule

What a setting waives, the pack takes as waived: \`loginPolicy.waiver\`, \`serviceAccount.waivers\`.
Everything else goes into a file that is reviewed like code:

\`\`\`json
{
  "short-id-tokens": "disabled",
  "oidc-conformant": "advisory",
  "exact-redirect-uris": { "production": ["prod", "prod-us"] },
  "one-tenant-per-environment": { "waiver": "the demo has no data and no users of its own" }
}
\`\`\`

\`\`\`sh
pulumi preview --policy-pack policy --policy-pack-config policy-config.json
\`\`\`

The value is a level (\`disabled\`, \`advisory\`, \`mandatory\`), or an object with what the rule can be
told: ${configurable()}. A file that does not fit ends the run before it starts.

## Add a rule

A file of \`policy/rules/\` holds the rules about one subject; \`policy/rule.ts\` is what they are made
of. A rule is a pure function from inputs to what it finds. \`tests/policy/rules.test.ts\` wants a
case for each that it lets pass and one that it does not, and \`npm run golden\` puts it into the table
above.
`;
}

function rows(): string[] {
  return PACK.policies.map((policy) => {
    const { name, description, severity, enforcementLevel, remediationSteps } = policy;
    return `| \`${name}\` | ${description} | ${severity} | ${enforcementLevel} | ${aboutOf(policy)} | ${remediationSteps} |`;
  });
}

function aboutOf(policy: (typeof PACK.policies)[number]): string {
  if ("validateStack" in policy) return "the whole stack";
  const { type } = policy;
  return type === "*" ? "any resource" : `\`${type.split(":").pop()}\``;
}

function configurable(): string {
  return PACK.policies
    .flatMap(({ name, configSchema }) =>
      Object.keys(configSchema?.properties ?? {}).map((key) => `\`${key}\` of \`${name}\``),
    )
    .join(", ");
}
