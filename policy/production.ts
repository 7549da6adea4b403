/** Which stacks are the real thing. */

import type { PolicyConfigSchema } from "@pulumi/policy";
import type { ResourceContext } from "./rule.ts";

const PRODUCTION = ["prod", "production"];

/** For rules that are stricter there. */
export const PRODUCTION_SCHEMA: PolicyConfigSchema = {
  properties: {
    production: {
      type: "array",
      items: { type: "string" },
      description: `Names of the stacks that are production; default ${PRODUCTION.join(" and ")}.`,
    },
  },
};

export function isProduction({ stack, config }: ResourceContext): boolean {
  return ((config.production as string[] | undefined) ?? PRODUCTION).includes(stack);
}
