import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { lastLogLines } from "../../live/docker/logs.ts";

/** As an engine sends what a container without a terminal has printed. */
function frame(stream: 1 | 2, text: string): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt8(stream, 0);
  header.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([header, Buffer.from(text)]);
}

describe("the end of a container's log", () => {
  const directory = mkdtempSync(join(tmpdir(), "docker-logs-"));
  const socket = join(directory, "docker.sock");
  const asked: string[] = [];
  /** A test double of the one call of the Docker Engine API. */
  const answer: Parameters<typeof createServer>[1] = (request, response) => {
    asked.push(request.url ?? "");
    if (!request.url?.startsWith("/containers/om/")) return response.writeHead(404).end();
    response.end(Buffer.concat([frame(1, "starting\n"), frame(2, "wrong pa55word\r\n")]));
  };
  const servers: Server[] = [];
  let tcp: string;

  before(async () => {
    for (const place of [socket, 0]) {
      const server = createServer(answer);
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(place as string, resolve));
      const address = server.address() as AddressInfo | string;
      if (typeof address === "object") tcp = `tcp://localhost:${address.port}`;
    }
  });
  after(() => {
    for (const server of servers) server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it("is asked over a socket and over TCP, without frames and without secrets", async () => {
    for (const host of [`unix://${socket}`, tcp]) {
      assert.deepEqual(await lastLogLines(host, "om", 20, ["pa55word"]), [
        "starting",
        "wrong [secret]",
      ]);
    }
    assert.equal(asked[0], "/containers/om/logs?stdout=1&stderr=1&tail=20");
  });

  for (const [name, host] of [
    ["an engine over ssh", "ssh://docker@host"],
    ["no engine", "unix:///no/such.sock"],
  ] as const) {
    it(`is not to be had from ${name}`, async () => {
      assert.equal(await lastLogLines(host, "om", 20, []), undefined);
    });
  }

  it("is not to be had of a container that is not there", async () => {
    assert.equal(await lastLogLines(tcp, "other", 20, []), undefined);
  });
});
