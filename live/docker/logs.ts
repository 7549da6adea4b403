/** The end of a container's log, for an error that says nothing of why a server did not start. */

import { request } from "node:http";
import { buffer } from "node:stream/consumers";
import { redact } from "../../model/docker/redact.ts";

/** Where an engine listens of which nothing else is said. */
export const DEFAULT_HOST = "unix:///var/run/docker.sock";
/** Milliseconds until the engine's answer is given up. */
const TIMEOUT = 10_000;

/**
 * @param host as in DOCKER_HOST; only a unix socket and plain TCP are spoken here.
 * @param container name or id.
 * @param secrets are blotted out.
 * @returns `undefined` where the log cannot be had: an engine elsewhere, or none that answers.
 */
export async function lastLogLines(
  host: string | undefined,
  container: string,
  lines: number,
  secrets: readonly string[],
): Promise<string[] | undefined> {
  const engine = address(host || DEFAULT_HOST);
  if (engine === undefined) return undefined;
  const path = `/containers/${encodeURIComponent(container)}/logs?stdout=1&stderr=1&tail=${lines}`;
  const answer = await get(engine, path).catch(() => undefined);
  if (answer === undefined) return undefined;
  const text = redact(withoutFrames(answer).toString("utf8"), secrets).trimEnd();
  return text === "" ? [] : text.split(/\r?\n/);
}

type Address = { socketPath: string } | { host: string; port: string };

function address(host: string): Address | undefined {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const url = URL.parse(host.replace(/^tcp:/, "http:"));
  if (url?.protocol !== "http:") return undefined;
  return { host: url.hostname, port: url.port || "2375" };
}

function get(engine: Address, path: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const asked = request({ ...engine, path, signal: AbortSignal.timeout(TIMEOUT) }, (answer) => {
      const content = buffer(answer);
      if (answer.statusCode === 200) return content.then(resolve, reject);
      content.catch(() => {});
      reject(new Error(`the engine answers with status ${answer.statusCode}`));
    });
    asked.once("error", reject);
    asked.end();
  });
}

/** Without a terminal, each piece of output comes in a frame: stream, three zeros, length. */
function withoutFrames(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const end = offset + 8 + bytes.readUInt32BE(offset + 4);
    pieces.push(bytes.subarray(offset + 8, end));
    offset = end;
  }
  return Buffer.concat(pieces);
}
