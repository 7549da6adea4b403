/** An object that is there but did not become what it should in time. */
import type { Properties } from "../../wire.ts";
import { nameOf } from "../object.ts";

export class AwaitError extends Error {
  /** The object as it was seen last. */
  readonly object: Properties;
  /** What stood in the way. */
  readonly causes: string[];

  constructor(message: string, object: Properties, causes: string[]) {
    super(message);
    this.name = "AwaitError";
    this.object = object;
    this.causes = causes;
  }
}

export function timedOut(object: Properties, causes: string[]): AwaitError {
  return new AwaitError(`'${nameOf(object)}' timed out waiting to be Ready`, object, causes);
}

/** Of an object that a refresh finds unready. */
export function notInitialized(object: Properties, causes: string[]): AwaitError {
  const message = `Resource '${nameOf(object)}' was created but failed to initialize`;
  return new AwaitError(message, object, causes);
}
