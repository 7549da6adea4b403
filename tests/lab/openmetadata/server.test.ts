import assert from "node:assert/strict";
import { once } from "node:events";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { after, before, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { api } from "./support/api.ts";
import { Installation, mintToken, newSigningKey } from "./support/installation.ts";

describe("the server", async () => {
  const key = await newSigningKey();
  const installation = new Installation();
  let server: OpenMetadata;
  let admin: ReturnType<typeof api>;

  before(async () => {
    installation.publish([]);
    server = await installation.start(key);
    admin = api(server, await mintToken(key));
  });
  after(async () => {
    await server.close();
    installation.cleanUp();
  });

  test("says on every answer that it is a stand-in", async () => {
    for (const path of ["/", "/api/v1/system/version", "/api/v1/users", "/api/v1/nothing"]) {
      const { headers } = await api(server)("GET", path);
      assert.equal(headers.get("server"), "openmetadata-stand-in");
    }
  });

  test("shows a page wherever OpenMetadata has its user interface", async () => {
    for (const path of ["/", "/auth/callback?id_token=x", "/logout"]) {
      const { status, body } = await api(server)("GET", path);
      assert.equal(status, 200);
      assert.match(body, /This is a test double of the OpenMetadata server 1\.12\.6/);
    }
  });

  const refused: [method: string, path: string, body: unknown, status: number, message: string][] =
    [
      ["GET", "/api/v1/nothing", undefined, 404, "HTTP 404 Not Found"],
      ["DELETE", "/api/v1/bots", undefined, 405, "HTTP 405 Method Not Allowed"],
      [
        "POST",
        "/api/v1/users",
        { displayName: "x" },
        400,
        "[query param name must not be null, query param email must not be null]",
      ],
      ["PUT", "/api/v1/users/revokeToken", {}, 400, "[query param id must not be null]"],
      [
        "PUT",
        "/api/v1/users/generateToken/x",
        null,
        400,
        "[query param JWTTokenExpiry must not be null]",
      ],
      [
        "GET",
        "/api/v1/users?limit=-1",
        undefined,
        400,
        "[query param limit must be greater than or equal to 0]",
      ],
      [
        "PATCH",
        "/api/v1/system/security/config",
        [{ op: "remove", path: "/x/y" }],
        400,
        "The JSON patch cannot be applied at '/x/y'.",
      ],
      ["POST", "/api/v1/users", "x".repeat(1_000_001), 413, "HTTP 413 Request Entity Too Large"],
    ];
  for (const [method, path, body, status, message] of refused) {
    test(`answers ${status} to ${method} ${path}`, async () => {
      const answer = await admin(method, path, body);
      assert.deepEqual([answer.status, answer.body], [status, { code: status, message }]);
    });
  }

  test("survives an address that is none", async () => {
    const socket = net.connect(server.port, "127.0.0.1");
    socket.end("GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
    assert.match(await text(socket), /^HTTP\/1\.1 200 OK\r\n/);
  });

  test("lets a running request end before it closes, and keeps no connection", async () => {
    // A key URL that answers only when it is told to holds the request.
    const held = http.createServer().listen(0, "127.0.0.1");
    await once(held, "listening");
    const { port } = held.address() as AddressInfo;
    const other = await installation.start(key, {
      dataDirectory: installation.path("other"),
      env: { AUTHENTICATION_PUBLIC_KEYS: `[http://127.0.0.1:${port}/jwks]` },
    });
    const unknown = await mintToken(key, { kid: "unknown" });
    const pending = api(other, unknown)("GET", "/api/v1/users/loggedInUser");
    const [, response] = await once(held, "request");
    const closed = other.close();
    response.end('{"keys":[]}');
    const { status, headers } = await pending;
    assert.deepEqual([status, headers.get("connection")], [500, "close"]);
    await closed;
    held.close();
    held.closeAllConnections();
  });
});
