/** What a rule is made of: who it is, what it looks at, and what it says. */

import type {
  PolicyConfigSchema,
  PolicyResource,
  ResourceValidationPolicy,
  Severity,
  StackValidationPolicy,
} from "@pulumi/policy";
import { stackOf } from "./urn.ts";

export interface RuleText {
  readonly name: string;
  /** What must hold, in one sentence. */
  readonly description: string;
  readonly severity: Severity;
  /** `mandatory` ends the run, `advisory` only says so. */
  readonly enforcementLevel: "mandatory" | "advisory";
  /** What to do, to follow what was found and a colon. */
  readonly remediation: string;
  /** What `--policy-pack-config` may set. Default: nothing but the level. */
  readonly configSchema?: PolicyConfigSchema;
}

export interface ResourceContext {
  /** Name of the resource. */
  readonly name: string;
  /** Token of its type. */
  readonly type: string;
  /** Name of the stack. */
  readonly stack: string;
  readonly urn: string;
  readonly protect: boolean;
  /** Type of the component that it is part of, `""` for none. */
  readonly component: string;
  /** What `--policy-pack-config` sets for the rule. */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Something that was found, never a secret, to be followed by what to do. */
export type Finding = string;

/** With the type that it is about, for the page. */
export type ResourceRule = ResourceValidationPolicy & { readonly type: string };

/**
 * A rule about the inputs of each resource of a type, before it is made or changed.
 *
 * @param type token of the type; `"*"` is any.
 * @param check pure; says what it finds.
 */
export function resourceRule<Inputs>(
  text: RuleText,
  type: string,
  check: (inputs: Inputs, context: ResourceContext) => Finding[] | Promise<Finding[]>,
): ResourceRule {
  return {
    ...published(text),
    type,
    async validateResource(args, report) {
      if (type !== "*" && args.type !== type) {
        return args.notApplicable(`The rule is about resources of type ${type}`);
      }
      const findings = await check(args.props as Inputs, {
        name: args.name,
        type: args.type,
        stack: stackOf(args.urn),
        urn: args.urn,
        protect: args.opts.protect,
        component: componentOf(args.opts.parent),
        config: args.getConfig(),
      });
      for (const finding of findings) report(sentence(finding, text));
    },
  };
}

export interface StackContext {
  readonly stack: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/**
 * A rule about all resources together, with their outputs, at the end of a preview or an `up`.
 *
 * @param check pure; says what it finds, and at which resource.
 */
export function stackRule(
  text: RuleText,
  check: (
    resources: readonly PolicyResource[],
    context: StackContext,
  ) => { readonly finding: Finding; readonly urn?: string }[],
): StackValidationPolicy {
  return {
    ...published(text),
    validateStack({ resources, getConfig }, report) {
      const stack = stackOf(resources[0]?.urn ?? "");
      for (const { finding, urn } of check(resources, { stack, config: getConfig() })) {
        report(sentence(finding, text), urn);
      }
    },
  };
}

function published({ remediation, ...text }: RuleText) {
  return { ...text, remediationSteps: `${capital(remediation)}.` };
}

function sentence(finding: Finding, { remediation }: RuleText): string {
  return `${finding}: ${remediation}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function componentOf(parent: string | undefined): string {
  return parent?.split("::")[2]?.split("$").pop() ?? "";
}
