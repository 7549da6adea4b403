/** Waiting for a container by what the engine tells. */

import assert from "node:assert/strict";
import type { Readable } from "node:stream";
import type { DockerEngine } from "../../../lab/docker/engine.ts";

/** Done when a container is healthy; fails when it ends instead. */
export async function healthy({ client }: DockerEngine, id: string): Promise<void> {
  const filters = { container: [id], event: ["health_status", "die"] };
  const events = (await client.getEvents({ filters })) as Readable;
  const { State } = await client.getContainer(id).inspect();
  assert.equal(State.Status, "running");
  if (State.Health?.Status === "healthy") events.destroy();
  else assert.match(await until(events, /health_status: healthy|"die"/), /: healthy/);
}

/** Done when a container prints that; fails when it ends before. */
export async function prints({ client }: DockerEngine, id: string, text: RegExp): Promise<string> {
  const log = await client.getContainer(id).logs({ follow: true, stdout: true, stderr: true });
  const printed = await until(log as Readable, text);
  assert.match(printed, text);
  return printed;
}

/** @returns what has come by then, or all. */
async function until(stream: Readable, text: RegExp): Promise<string> {
  let heard = "";
  for await (const piece of stream) {
    heard += piece;
    if (text.test(heard)) break;
  }
  return heard;
}
