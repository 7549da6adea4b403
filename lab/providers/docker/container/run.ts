/** From a container that was made to one that runs: started, waited for, listened to. */
import { buffer } from "node:stream/consumers";
import type { Change } from "../../bridge/resource.ts";
import { doing, type EngineApi } from "../engineApi.ts";
import type { ContainerState } from "./inspection.ts";

export async function start(api: EngineApi, id: string): Promise<void> {
  await doing("Unable to start container", api.post(`/containers/${id}/start`));
}

/**
 * Looks once a second until the container is healthy.
 *
 * @param seconds after which it is given up; the container is left as it is (03-errors/5-unhealthy)
 */
export async function untilHealthy(api: EngineApi, id: string, seconds: number): Promise<void> {
  const deadline = api.clock.now() + seconds * 1_000;
  for (;;) {
    const inspected = await doing(
      "error inspecting container state",
      api.get<{ State?: ContainerState }>(`/containers/${id}/json`),
    );
    const health = inspected.State?.Health;
    if (!health) throw new Error(NO_HEALTHCHECK);
    if (health.Status === "healthy") return;
    await api.clock.sleep(1_000);
    if (api.clock.now() >= deadline) {
      throw new Error("container failed to be in healthy state");
    }
  }
}

const NO_HEALTHCHECK =
  "you have supplied a 'wait' argument, but the container does not have a healthcheck defined. " +
  "Please remove the 'wait' argument or add a 'healthcheck' attribute";

/**
 * Waits until the container ends, whatever its exit code: that is in the state, for the program to
 * judge.
 *
 * @returns what it printed, where logs are wanted
 */
export async function untilEnd(
  api: EngineApi,
  id: string,
  change: Change,
): Promise<string | undefined> {
  const logs =
    change.get("logs") === true ? followLogs(api, id, change.get("tty") === true) : undefined;
  // Its fault is seen below, after the wait.
  logs?.catch(() => {});
  await doing(
    "Unable to wait container end of execution",
    api.post(`/containers/${id}/wait?condition=not-running`),
  );
  return logs;
}

async function followLogs(api: EngineApi, id: string, tty: boolean): Promise<string> {
  const stream = await doing(
    "unable to read container logs",
    api.stream(`/containers/${id}/logs?follow=1&stderr=1&stdout=1&tail=`),
  );
  const bytes = await buffer(stream);
  return tty ? bytes.toString() : withoutFrames(bytes);
}

/** Without a terminal, each piece of output comes in a frame: stream, three zeros, length. */
function withoutFrames(bytes: Buffer): string {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const end = offset + 8 + bytes.readUInt32BE(offset + 4);
    pieces.push(bytes.subarray(offset + 8, end));
    offset = end;
  }
  return Buffer.concat(pieces).toString();
}
