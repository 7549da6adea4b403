/** What in a plan needs a human's look before it is applied. */

import { accessFlags } from "./flags/access.ts";
import { applicationFlags } from "./flags/applications.ts";
import { keyFlags } from "./flags/keys.ts";
import { policyFlags } from "./flags/loginPolicy.ts";
import { lossFlags } from "./flags/loss.ts";
import type { Plan } from "./plan.ts";
import { quoted } from "./values.ts";

export const FLAGS = {
  "preview-failed": "the plan is not complete",
  "policy-violation": "a rule of the policy pack does not hold",
  "application-replaced": "a new Client ID: everybody signs in again",
  "application-destroyed": "an application goes, and its Client ID with it",
  "scope-widened": "an application may do more on the Management API",
  "redirect-added": "sign-ins may end at a further address",
  "origin-added": "pages of a further origin may sign people in",
  "grant-type-added": "an application may get tokens in a further way",
  "authentication-changed": "an application proves in another way who it is",
  "connection-added": "people may sign in by a further way",
  "login-policy-off": "everybody whom the tenant knows may sign in",
  "login-policy-widened": "more people may sign in than before",
  "administrators-changed": "other people administer OpenMetadata",
  "key-rotated": "another key signs",
  "key-skipped": "every token is cut off at once",
  "key-set-back": "an earlier key signs again",
  "key-revoked": "tokens of a key are refused from now on",
  "protection-removed": "a resource may be deleted that could not be",
  "secret-destroyed": "a secret or key is gone for good",
} as const;

/** Of what others say, in characters. */
const LONGEST = 700;

export type FlagId = keyof typeof FLAGS;

/** Values stand between backticks. */
export interface Flag {
  readonly id: FlagId;
  readonly text: string;
}

/** @returns each once, the gravest first. */
export function flagsOf(plan: Plan): Flag[] {
  const flags = [
    ...plan.errors.map((error): Flag => ({ id: "preview-failed", text: quoted(error, LONGEST) })),
    ...violationFlags(plan),
    ...[applicationFlags, accessFlags, policyFlags, keyFlags, lossFlags].flatMap((find) =>
      find(plan),
    ),
  ];
  const order = Object.keys(FLAGS);
  const once = new Map(flags.map((flag) => [`${flag.id} ${flag.text}`, flag]));
  return [...once.values()].toSorted((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}

function violationFlags({ violations }: Plan): Flag[] {
  return violations.map(({ policy, mandatory, message, resource }) => ({
    id: "policy-violation",
    text: `${mandatory ? "refused" : "warned of"} by policy ${quoted(policy)}${resource ? `, resource ${quoted(resource)}` : ""}: ${quoted(message, LONGEST)}`,
  }));
}
