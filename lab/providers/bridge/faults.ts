/** Faults of handlers, as the official plugins word them (08-errors). */
import type { EngineLog } from "../definition.ts";

/** Several faults at once, each of them of one attribute. */
export class AttributeFaults extends Error {
  readonly attribute: string;
  readonly reasons: string[];

  /** @param attribute its name in the schema */
  constructor(attribute: string, reasons: string[]) {
    super(reasons.join("; "));
    this.name = "AttributeFaults";
    this.attribute = attribute;
    this.reasons = reasons;
  }
}

export class Faults {
  readonly #log: EngineLog;
  readonly #provider: string;

  /** @param provider name@version, for the log line */
  constructor(log: EngineLog, provider: string) {
    this.#log = log;
    this.#provider = provider;
  }

  /**
   * Runs an action. What it throws is logged to the engine and thrown again with the words that the
   * plugins' SDK puts around it.
   *
   * @param doing what was going on, such as `updating`; put before `subject` (default: the URN)
   */
  async wrap<Result>(
    urn: string,
    action: () => Result | Promise<Result>,
    doing?: string,
    subject = urn,
  ): Promise<Result> {
    try {
      return await action();
    } catch (error) {
      for (const reason of urn ? reasonsOf(error) : []) {
        await this.#log.error(
          urn,
          `  sdk-v2/provider2.go:572: sdk.helper_schema: ${reason}: provider=${this.#provider}`,
        );
      }
      const text = errorList(itemsOf(error));
      throw new Error(doing ? `${doing} ${subject}: ${text}` : text, { cause: error });
    }
  }
}

/** A list of errors as the plugins print it. */
export function errorList(items: string[]): string {
  const count = items.length === 1 ? "1 error" : `${items.length} errors`;
  return `${count} occurred:\n${items.map((item) => `\t* ${item}\n`).join("")}\n`;
}

function reasonsOf(error: unknown): string[] {
  if (error instanceof AttributeFaults) return error.reasons;
  return [error instanceof Error ? error.message : String(error)];
}

function itemsOf(error: unknown): string[] {
  if (!(error instanceof AttributeFaults)) return reasonsOf(error);
  return error.reasons.map((reason) => `[${error.attribute}] ${reason}`);
}
