/** The way back to the engine: it shows what goes on, and its end is the plugin's. */

import type { Client } from "@grpc/grpc-js";
import { engineService, grpc } from "./sdk.ts";

export class Engine {
  readonly #client: Client;

  /** @param address host and port, as the engine gives them to a plugin. */
  constructor(address: string) {
    this.#client = new grpc.Client(address, grpc.credentials.createInsecure(), {
      // It is on this machine, whatever proxy leads elsewhere.
      "grpc.enable_http_proxy": 0,
    });
  }

  /** Shows a warning beside a resource. Never fails: what it is about goes on. */
  warn(urn: string, message: string): Promise<void> {
    return this.#log(urn, message, "WARNING", false);
  }

  /** Shows what goes on in a resource's line, until the next message. Never fails. */
  progress(urn: string, message: string): Promise<void> {
    return this.#log(urn, message, "INFO", true);
  }

  #log(
    urn: string,
    message: string,
    severity: "INFO" | "WARNING",
    ephemeral: boolean,
  ): Promise<void> {
    const { EngineService, LogRequest, LogSeverity } = engineService();
    const request = new LogRequest();
    request.setSeverity(LogSeverity[severity]);
    request.setUrn(urn);
    request.setMessage(message);
    request.setEphemeral(ephemeral);
    const { path, requestSerialize, responseDeserialize } = EngineService.log;
    return new Promise((resolve) =>
      this.#client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, () =>
        resolve(),
      ),
    );
  }

  /** Done when the engine can no longer be reached: it ended, or was killed. */
  async gone(): Promise<void> {
    const channel = this.#client.getChannel();
    for (;;) {
      // An idle connection is taken up again, so only a dead engine fails.
      const state = channel.getConnectivityState(true);
      if (state === grpc.connectivityState.TRANSIENT_FAILURE) return;
      await new Promise((changed) => channel.watchConnectivityState(state, Infinity, changed));
    }
  }
}
