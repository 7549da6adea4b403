/**
 * Broken requests, in the words that Go 1.26 used for the same (lab/providers/auth0/transportFault.ts).
 * Each is really broken here, except where that takes a network of a special kind.
 */
import assert from "node:assert/strict";
import { getServers } from "node:dns";
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, test } from "node:test";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { freePort } from "../../../lab/freePort.ts";
import { HttpTransport } from "../../../lab/providers/auth0/transport.ts";
import { transportFault } from "../../../lab/providers/auth0/transportFault.ts";
import { newServerCertificate } from "../../../lab/tenant/certificates.ts";

const trusted = await newServerCertificate();
const pair = { cert: trusted.certificate, key: trusted.privateKey };

const opened: { server: Server; sockets: Set<Socket>; transport?: HttpTransport }[] = [];

afterEach(async () => {
  for (const { server, sockets } of opened.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((closed) => server.close(closed));
  }
});

/** @returns the port of a server that does this with each connection once it has heard something. */
function listen(server: Server, act: (socket: Socket, raw: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const connection = "setSecureContext" in server ? "secureConnection" : "connection";
  let raw: Socket;
  server.on("connection", (socket: Socket) => {
    raw = socket;
    sockets.add(socket.on("error", () => {}));
  });
  server.on("tlsClientError", () => {});
  server.on(connection, (socket: TLSSocket) => {
    sockets.add(socket.on("error", () => {}));
    socket.once("data", () => act(socket, raw));
  });
  opened.push({ server, sockets });
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
}

const plain = (act: (socket: Socket) => void) => listen(createServer(), act);
const secure = (act: (socket: Socket, raw: Socket) => void) => listen(createTlsServer(pair), act);

/** @returns what is said of a POST that breaks, without the `Post "…": ` before it. */
async function faultOf(url: string, ca = trusted.ca, handshake = 10_000): Promise<string> {
  const timeouts = { dial: 30_000, handshake };
  const transport = new HttpTransport({ ca, retryWaitScale: 0, timeouts });
  try {
    const { status } = await transport.once("POST", url, { headers: {}, body: "grant" });
    return `${status}`;
  } catch (error) {
    const fault = transportFault("POST", url, error);
    const prefix = `Post "${url}": `;
    assert.equal(fault.slice(0, prefix.length), prefix);
    return fault.slice(prefix.length);
  } finally {
    transport.close();
  }
}

describe("a request", () => {
  test("to a host that does not exist", async () => {
    const [server = "127.0.0.1"] = getServers();
    const fault = await faultOf("https://no-such-host.invalid/oauth/token");
    // Without any name server in reach Go says "server misbehaving".
    assert.match(
      fault.replace(server, "SERVER"),
      /^dial tcp: lookup no-such-host\.invalid on SERVER:53: (no such host|server misbehaving)$/,
    );
  });

  test("to a port where nobody listens", async () => {
    const port = await freePort();
    assert.equal(
      await faultOf(`https://127.0.0.1:${port}/oauth/token`),
      `dial tcp 127.0.0.1:${port}: connect: connection refused`,
    );
  });

  test("to somebody who speaks plain HTTP", async () => {
    const port = await plain((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assert.equal(
      await faultOf(`https://127.0.0.1:${port}/`),
      "http: server gave HTTP response to HTTPS client",
    );
  });

  test("whose handshake never ends", async () => {
    const port = await plain(() => {});
    assert.equal(
      await faultOf(`https://127.0.0.1:${port}/`, trusted.ca, 50),
      "net/http: TLS handshake timeout",
    );
  });

  test("whose handshake is hung up on", async () => {
    const port = await plain((socket) => socket.end());
    assert.equal(await faultOf(`https://127.0.0.1:${port}/`), "EOF");
  });

  test("whose handshake is reset", async () => {
    const port = await plain((socket) => socket.resetAndDestroy());
    assert.match(
      await faultOf(`https://127.0.0.1:${port}/`),
      new RegExp(
        `^read tcp 127\\.0\\.0\\.1:\\d+->127\\.0\\.0\\.1:${port}: read: connection reset by peer$`,
      ),
    );
  });

  test("whose answer never comes, the connection ended in order", async () => {
    const port = await secure((socket) => socket.end());
    assert.equal(await faultOf(`https://localhost:${port}/`), "EOF");
  });

  test("whose answer breaks off", async () => {
    const port = await secure((socket) =>
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"),
    );
    assert.equal(await faultOf(`https://localhost:${port}/`), "unexpected EOF");
  });

  test("whose answer is reset", async () => {
    const port = await secure((_socket, raw) => raw.resetAndDestroy());
    assert.match(
      await faultOf(`https://localhost:${port}/`),
      new RegExp(
        `^read tcp 127\\.0\\.0\\.1:\\d+->127\\.0\\.0\\.1:${port}: read: connection reset by peer$`,
      ),
    );
  });

  test("to a server whose authority nobody trusts", async () => {
    const port = await secure((socket) => socket.end());
    const other = await newServerCertificate();
    assert.equal(
      await faultOf(`https://localhost:${port}/`, other.ca),
      "tls: failed to verify certificate: x509: certificate signed by unknown authority",
    );
  });
});

/** Errors as Node was seen to make them, of things that cannot be made here. */
const SAID: [name: string, error: object, fault: string][] = [
  [
    "the certificate of another host",
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      host: "acme.eu.auth0.com.",
      cert: { subject: { CN: "x" }, subjectaltname: "DNS:a.example, DNS:b.example" },
    },
    "tls: failed to verify certificate: x509: certificate is valid for a.example, b.example, not acme.eu.auth0.com",
  ],
  [
    "the certificate of another address",
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      host: "127.0.0.1",
      cert: { subject: { CN: "x" }, subjectaltname: "IP Address:10.0.0.1" },
    },
    "tls: failed to verify certificate: x509: certificate is valid for 10.0.0.1, not 127.0.0.1",
  ],
  [
    "a certificate without addresses for an address",
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      host: "127.0.0.1",
      cert: { subject: { CN: "x" }, subjectaltname: "DNS:a.example" },
    },
    "tls: failed to verify certificate: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
  ],
  [
    "a certificate without names",
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      host: "localhost.",
      cert: { subject: { CN: "x" }, subjectaltname: "IP Address:10.0.0.1" },
    },
    "tls: failed to verify certificate: x509: certificate is not valid for any names, but wanted to match localhost",
  ],
  [
    "a certificate with a common name only",
    {
      code: "ERR_TLS_CERT_ALTNAME_INVALID",
      host: "localhost.",
      cert: { subject: { CN: "localhost" } },
    },
    "tls: failed to verify certificate: x509: certificate relies on legacy Common Name field, use SANs instead",
  ],
  [
    "an expired certificate",
    { code: "CERT_HAS_EXPIRED", message: "certificate has expired" },
    "tls: failed to verify certificate: x509: certificate has expired or is not yet valid",
  ],
  [
    "no route",
    { code: "EHOSTUNREACH", syscall: "connect", address: "192.0.2.1", port: 443 },
    "dial tcp 192.0.2.1:443: connect: no route to host",
  ],
  [
    "no network",
    { code: "ENETUNREACH", syscall: "connect", address: "2001:db8::1", port: 443 },
    "dial tcp [2001:db8::1]:443: connect: network is unreachable",
  ],
  [
    "nobody who answers",
    { code: "ETIMEDOUT", syscall: "connect", address: "192.0.2.1", port: 443 },
    "dial tcp 192.0.2.1:443: i/o timeout",
  ],
  [
    "several addresses: the first of their errors",
    {
      code: "ECONNREFUSED",
      errors: [
        { code: "ECONNREFUSED", syscall: "connect", address: "::1", port: 1 },
        { code: "ECONNREFUSED", syscall: "connect", address: "127.0.0.1", port: 1 },
      ],
    },
    "dial tcp [::1]:1: connect: connection refused",
  ],
  [
    "a refused handshake",
    { code: "ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR" },
    "remote error: tls: internal error",
  ],
  [
    "a connection that closed while the request was written",
    { code: "EPIPE", syscall: "write", route: "127.0.0.1:4->127.0.0.1:5" },
    "write tcp 127.0.0.1:4->127.0.0.1:5: write: broken pipe",
  ],
  [
    "anything else, as it is",
    { message: "Invalid character in header" },
    "Invalid character in header",
  ],
];

describe("the words for", () => {
  for (const [name, error, fault] of SAID) {
    test(name, () => {
      assert.equal(
        transportFault("GET", "https://acme.eu.auth0.com/", Object.assign(new Error(), error)),
        `Get "https://acme.eu.auth0.com/": ${fault}`,
      );
    });
  }
});
