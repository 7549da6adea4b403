import * as pulumi from "@pulumi/pulumi";
import type { HandledType } from "../live/handlers.ts";

/** Inputs as a program gives them: each may still be an output. */
export type HandledArgs<Inputs extends object> = {
  readonly [Name in keyof Inputs]: pulumi.Input<Inputs[Name]> | undefined;
};

/** A resource whose work is done by a handler of `live/`, in the plugin that Pulumi.yaml names. */
export class HandledResource extends pulumi.CustomResource {
  /** @param outputs names of the outputs that the program reads beside the inputs. */
  constructor(
    type: HandledType,
    name: string,
    inputs: pulumi.Inputs,
    outputs: readonly string[],
    opts: pulumi.CustomResourceOptions,
  ) {
    const absent = outputs.map((output) => [output, undefined]);
    super(type, name, { ...Object.fromEntries(absent), ...inputs }, opts);
  }
}
