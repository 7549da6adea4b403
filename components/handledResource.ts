import * as pulumi from "@pulumi/pulumi";
import type { HandlerName } from "../live/handlers.ts";

/** Inputs as a program gives them: each may still be an output. */
export type HandledArgs<Inputs extends object> = {
  readonly [Name in keyof Inputs]: pulumi.Input<Inputs[Name]> | undefined;
};

/**
 * A dynamic resource whose work is done by a handler of `live/`.
 *
 * The engine keeps the code of a dynamic provider in the state and runs it from there. Here that
 * code is a constant that imports the handler by the package's own name: it works from a checkout
 * and from npm, and a change of a handler is no change of the resource. `pulumi.dynamic.Resource`
 * would make such a text from functions, for which it loads the TypeScript compiler: a quarter of a
 * second in every run.
 */
export class HandledResource extends pulumi.CustomResource {
  constructor(
    handler: HandlerName,
    type: string,
    name: string,
    props: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions,
  ) {
    super(
      `pulumi-nodejs:dynamic/openmetadata-auth0:${type}`,
      name,
      { ...props, __provider: providerCode(handler) },
      opts,
    );
  }
}

/** As `@pulumi/pulumi/cmd/dynamic-provider` wants it: a module with a `handler` that makes one. */
function providerCode(handler: HandlerName): string {
  return `exports.handler = () => {
  const ask = (method) => async (...args) =>
    (await import("openmetadata-auth0/live/handlers")).handlers.${handler}[method](...args);
  return Object.fromEntries(["diff", "create", "read", "update", "delete"].map((m) => [m, ask(m)]));
};
`;
}
