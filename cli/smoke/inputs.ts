/** What an `up` has put out, and what it was told. */

import { parse } from "yaml";
import { z } from "zod";

const outputs = z.object({
  domain: z.string(),
  issuer: z.string(),
  serverUrl: z.string(),
  clientId: z.string(),
  signingKeys: z.array(z.object({ kid: z.string() })),
});

export type Outputs = z.output<typeof outputs>;

/** @throws Error with what to do. */
export function readOutputs(json: string): Outputs {
  try {
    return outputs.parse(JSON.parse(json));
  } catch {
    throw new Error(
      "These are not the outputs of this stack: give what `pulumi stack output --json` prints after an `up`.",
    );
  }
}

export interface Settings {
  /** Of the sign-in application. */
  readonly name: string;
  /** Whether ingestion signs in with the same application. */
  readonly shared: boolean;
  readonly target: { readonly kind: string; readonly directory?: string };
}

const settings = z.looseObject({
  config: z.looseObject({
    "openmetadata-auth0:signIn": z.looseObject({ name: z.string().optional() }).optional(),
    "openmetadata-auth0:serviceAccount": z.looseObject({ kind: z.string().optional() }).optional(),
    "openmetadata-auth0:target": z.looseObject({
      kind: z.string(),
      directory: z.string().optional(),
    }),
  }),
});

/** @throws Error with what to do. */
export function readSettings(yaml: string): Settings {
  try {
    const { config } = settings.parse(parse(yaml));
    const { kind, directory } = config["openmetadata-auth0:target"];
    return {
      name: config["openmetadata-auth0:signIn"]?.name ?? "OpenMetadata",
      shared: config["openmetadata-auth0:serviceAccount"]?.kind === "shared",
      target: { kind, ...(directory !== undefined && { directory }) },
    };
  } catch {
    throw new Error("These are not the settings of a stack: give its Pulumi.STACK.yaml.");
  }
}
