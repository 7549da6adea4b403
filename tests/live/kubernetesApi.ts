/** A scripted API server: a test double that answers what it is told, whoever asks. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stringify } from "yaml";

export interface Answer {
  /** Default: 200. */
  readonly code?: number;
  readonly body: unknown;
}

export interface ScriptedApi {
  /** Path. */
  readonly kubeconfig: string;
  /** Paths that were asked for, with their queries. */
  readonly asked: string[];
  /** What was sent to be applied. */
  readonly applied: unknown[];
  close(): Promise<void>;
}

/** @param answer for a path without its query, which follows; `undefined` is not found. */
export async function startApi(
  answer: (path: string, query: URLSearchParams) => Answer | undefined,
): Promise<ScriptedApi> {
  const asked: string[] = [];
  const applied: unknown[] = [];
  const server: Server = createServer(async (request, response) => {
    asked.push(request.url ?? "");
    const [path = "", query] = (request.url ?? "").split("?");
    const sent = await text(request);
    if (request.headers["content-type"] === "application/apply-patch+yaml") {
      applied.push(JSON.parse(sent));
    }
    const { code = 200, body } = answer(path, new URLSearchParams(query)) ?? notFound(path);
    response.writeHead(code, { "content-type": "application/json", connection: "close" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  const kubeconfig = join(directory, "kubeconfig");
  const { port } = server.address() as AddressInfo;
  writeFileSync(kubeconfig, kubeconfigText(`http://127.0.0.1:${port}`), { mode: 0o600 });
  return {
    kubeconfig,
    asked,
    applied,
    async close() {
      await new Promise((done) => server.close(done));
      rmSync(directory, { recursive: true });
    },
  };
}

/** With a second context whose cluster cannot be reached. */
function kubeconfigText(server: string): string {
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: "scripted", cluster: { server, "insecure-skip-tls-verify": true } },
      { name: "nowhere", cluster: { server: "https://127.0.0.1:1" } },
    ],
    users: [{ name: "someone", user: { token: "canary-kubeconfig-token" } }],
    contexts: [
      { name: "scripted", context: { cluster: "scripted", user: "someone" } },
      { name: "nowhere", context: { cluster: "nowhere", user: "someone" } },
    ],
    "current-context": "scripted",
  });
}

export function refused(code: number, message: string): Answer {
  return { code, body: { kind: "Status", status: "Failure", message, code } };
}

function notFound(path: string): Answer {
  return refused(404, `${path.split("/").slice(-2).join(" ")} not found`);
}
