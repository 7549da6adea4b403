/** The two forms in which the engine tells a plan, as far as it is read here. */

import { z } from "zod";

const properties = z.record(z.string(), z.unknown()).nullish();

const state = z
  .looseObject({
    inputs: properties,
    outputs: properties,
    protect: z.boolean().nullish(),
    retainOnDelete: z.boolean().nullish(),
  })
  .nullish();

const metadata = z.looseObject({
  op: z.string(),
  urn: z.string(),
  old: state,
  new: state,
  diffs: z.array(z.string()).nullish(),
  detailedDiff: properties,
});

/** `pulumi preview --json`, and `pulumi refresh --preview-only --json`. It says nothing of policies. */
export const digest = z.looseObject({
  config: z.record(z.string(), z.string()).nullish(),
  steps: z.array(
    z
      .looseObject({
        op: z.string(),
        urn: z.string(),
        oldState: state,
        newState: state,
        diffReasons: z.array(z.string()).nullish(),
        detailedDiff: properties,
      })
      .transform(({ oldState, newState, diffReasons, ...step }) => ({
        ...step,
        old: oldState,
        new: newState,
        diffs: diffReasons,
      })),
  ),
  diagnostics: z.array(z.looseObject({ severity: z.string(), message: z.string() })).nullish(),
});

/** An event of `--event-log` or of the Automation API's `onEvent`. */
export const engineEvent = z.looseObject({
  sequence: z.number(),
  preludeEvent: z.looseObject({ config: z.record(z.string(), z.string()).nullish() }).optional(),
  resourcePreEvent: z.looseObject({ metadata }).optional(),
  resOutputsEvent: z.looseObject({ metadata }).optional(),
  diagnosticEvent: z
    .looseObject({ severity: z.string(), prefix: z.string().nullish(), message: z.string() })
    .optional(),
  policyEvent: z
    .looseObject({
      resourceUrn: z.string().nullish(),
      message: z.string(),
      policyName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
});

export type Metadata = z.output<typeof metadata>;
export type Digest = z.output<typeof digest>;
export type EngineEvent = z.output<typeof engineEvent>;
