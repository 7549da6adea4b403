import * as pulumi from "@pulumi/pulumi";

/**
 * Ends a run with one sentence for people: no stack trace, and no prefix. The SDK puts "error
 * serializing property …" before the message of any error that reaches a resource through an
 * output, once for each property on the way (sdk/nodejs runtime/rpc.js), so the message is fixed.
 */
export class Refusal extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    Object.defineProperty(this, "message", { get: () => message, set: () => {} });
  }
}

/** Turns what a pure check throws into a refusal. */
export async function orRefuse<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
}
