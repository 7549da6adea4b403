/** Which tenant a stack signs people in with. */

import type { PolicyResource } from "@pulumi/policy";
import { ifKnown } from "../known.ts";
import { type RuleText, stackRule } from "../rule.ts";

const ONE_TENANT: RuleText = {
  name: "one-tenant-per-environment",
  description: "No two stacks of the project share an Auth0 tenant, unless a waiver says why.",
  severity: "high",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      waiver: {
        type: "string",
        minLength: 10,
        description: "Why environments may share a tenant.",
      },
    },
  },
  remediation:
    "give each environment a tenant of its own (auth0:domain), or write a waiver into the pack's configuration, since OpenMetadata accepts the tokens of every application of its tenant",
};

/** @param environments the tenants of the project's stacks, domain by name of the stack. */
export function tenantRules(environments: ReadonlyMap<string, string>) {
  return [
    stackRule(ONE_TENANT, (resources, { stack, config }) => {
      if (String(config.waiver ?? "").trim().length >= 10) return [];
      const domain = domainOf(resources);
      return [...environments]
        .filter(([other, theirs]) => other !== stack && theirs === domain)
        .map(([other]) => ({ finding: `the stacks ${stack} and ${other} share ${domain}` }));
    }),
  ];
}

/** What the program exports, else what the provider is configured with. */
function domainOf(resources: readonly PolicyResource[]): string | undefined {
  const exported = resources.find(({ type }) => type === "pulumi:pulumi:Stack")?.props;
  const domain = exported && ifKnown(() => exported.domain);
  if (typeof domain === "string") return domain;
  const providers = resources.flatMap(({ provider }) => (provider ? [provider] : []));
  return providers
    .filter(({ type }) => type === "pulumi:providers:auth0")
    .map(({ props }) => ifKnown(() => props.domain))
    .find((known) => typeof known === "string");
}
