import * as pulumi from "@pulumi/pulumi";
import type { HandlerName } from "../live/handlers.ts";

/** Inputs as a program gives them: each may still be an output. */
export type HandledArgs<Inputs extends object> = {
  readonly [Name in keyof Inputs]: pulumi.Input<Inputs[Name]> | undefined;
};

/**
 * A resource whose work is done by a handler of `live/`.
 *
 * The engine stores the text of the provider's functions in the state and runs that text later. So
 * the text is a handful of imports by the package's own name: it works from a checkout and from
 * npm, and a change of a handler is no change of the resource (measured.md §2).
 */
export class HandledResource extends pulumi.dynamic.Resource {
  constructor(
    handler: HandlerName,
    type: string,
    name: string,
    props: Record<string, unknown>,
    opts: pulumi.CustomResourceOptions,
  ) {
    super(providerOf(handler), name, props, opts, "openmetadata-auth0", type);
  }
}

function providerOf(handler: HandlerName): pulumi.dynamic.ResourceProvider {
  return {
    async diff(id, olds, news) {
      const { handlerOf } = await import("openmetadata-auth0/live/handlers");
      return handlerOf(handler).diff(id, olds, news);
    },
    async create(inputs) {
      const { handlerOf } = await import("openmetadata-auth0/live/handlers");
      return handlerOf(handler).create(inputs);
    },
    async read(id, props) {
      const { handlerOf } = await import("openmetadata-auth0/live/handlers");
      return handlerOf(handler).read(id, props);
    },
    async update(id, olds, news) {
      const { handlerOf } = await import("openmetadata-auth0/live/handlers");
      return handlerOf(handler).update(id, olds, news);
    },
    async delete(id, props) {
      const { handlerOf } = await import("openmetadata-auth0/live/handlers");
      return handlerOf(handler).delete(id, props);
    },
  };
}
