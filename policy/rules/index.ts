/** All rules, in the order in which `docs/policy.md` has them. */

import { join } from "node:path";
import type { PolicyPackArgs } from "@pulumi/policy";
import { readEnvironments } from "../environments.ts";
import { applicationRules } from "./applications.ts";
import { grantTypeRules } from "./grantTypes.ts";
import { loginPolicyRules } from "./loginPolicy.ts";
import { redirectRules } from "./redirects.ts";
import { scopeRules } from "./scopes.ts";
import { serverRules } from "./server.ts";
import { signingKeyRules } from "./signingKeys.ts";
import { tenantRules } from "./tenant.ts";
import { tokenRules } from "./tokens.ts";

const PROJECT = join(import.meta.dirname, "../..");

export const PACK = {
  displayName: "OpenMetadata SSO through Auth0",
  description: "What a single sign-on of OpenMetadata through Auth0 must keep to",
  enforcementLevel: "mandatory",
  policies: [
    ...grantTypeRules,
    ...redirectRules,
    ...tokenRules,
    ...applicationRules,
    ...scopeRules,
    ...loginPolicyRules,
    ...signingKeyRules,
    ...serverRules,
    ...tenantRules(readEnvironments(PROJECT)),
  ],
} satisfies PolicyPackArgs;
