/** Faults of handlers, as the official plugins word them (08-errors). */
import type { EngineLog } from "../definition.ts";

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
      const message = error instanceof Error ? error.message : String(error);
      if (urn) {
        await this.#log.error(
          urn,
          `  sdk-v2/provider2.go:572: sdk.helper_schema: ${message}: provider=${this.#provider}`,
        );
      }
      const text = `1 error occurred:\n\t* ${message}\n\n`;
      throw new Error(doing ? `${doing} ${subject}: ${text}` : text, { cause: error });
    }
  }
}
