/**
 * A broken request in the words of Go's HTTP client, which the official plugin passes on: what a
 * person reads must not depend on who answers for the provider. The words of each case were taken
 * from Go 1.26 built as the plugin is, without cgo; recordings hold two of them (a refused
 * connection and an unknown host, provider-recordings/README.md, kubernetes and docker).
 */
import { getServers } from "node:dns";
import { isIP, isIPv6 } from "node:net";
import type { PeerCertificate } from "node:tls";

/** What Node and the transport say about a request that got no answer. */
export interface NetworkError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly hostname?: string;
  /** Where it was to be connected to. */
  readonly address?: string;
  readonly port?: number | string;
  /** Several addresses were tried, each with an error of its own. */
  readonly errors?: readonly NetworkError[];
  /** Of a certificate for somebody else: whom it was asked for, and itself. */
  readonly host?: string;
  readonly cert?: PeerCertificate;
  /** Of a connection that stood: its two ends, as Go writes them. */
  readonly route?: string;
}

/** Codes of the transport's own, for what Node has no error for. */
export const DIAL_TIMEOUT = "DIAL_TIMEOUT";
export const HANDSHAKE_TIMEOUT = "HANDSHAKE_TIMEOUT";

export function transportFault(method: string, url: string, error: unknown): string {
  const reason = error instanceof Error ? faultOf(error) : String(error);
  return `${method.charAt(0)}${method.slice(1).toLowerCase()} ${JSON.stringify(url)}: ${reason}`;
}

function faultOf(error: NetworkError): string {
  // Go tells the first of several.
  if (error.errors?.[0] !== undefined) return faultOf(error.errors[0]);
  return (
    lookupFault(error) ??
    dialFault(error) ??
    certificateFault(error) ??
    handshakeFault(error) ??
    brokenConnection(error) ??
    error.message
  );
}

const LOOKUP: Record<string, string> = {
  ENOTFOUND: "no such host",
  ENODATA: "no such host",
  EAI_AGAIN: "server misbehaving",
};

function lookupFault({ code = "", hostname }: NetworkError): string | undefined {
  const reason = LOOKUP[code];
  return reason && `dial tcp: lookup ${hostname} on ${nameServer()}: ${reason}`;
}

/** The one that Go asks first, with its port. */
function nameServer(): string {
  const [server = "127.0.0.1"] = getServers();
  if (isIPv6(server)) return `[${server}]:53`;
  return isIP(server) ? `${server}:53` : server;
}

const DIAL: Record<string, string> = {
  ECONNREFUSED: "connect: connection refused",
  EHOSTUNREACH: "connect: no route to host",
  ENETUNREACH: "connect: network is unreachable",
  ETIMEDOUT: "i/o timeout",
  [DIAL_TIMEOUT]: "i/o timeout",
};

function dialFault({ code = "", address = "", port }: NetworkError): string | undefined {
  const reason = DIAL[code];
  return reason && `dial tcp ${isIPv6(address) ? `[${address}]` : address}:${port}: ${reason}`;
}

const UNTRUSTED = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

function certificateFault({ code = "", host, cert }: NetworkError): string | undefined {
  const refused = (reason: string) => `tls: failed to verify certificate: x509: ${reason}`;
  if (UNTRUSTED.includes(code)) return refused("certificate signed by unknown authority");
  // Go adds the two dates, which Node does not tell.
  if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID") {
    return refused("certificate has expired or is not yet valid");
  }
  if (code !== "ERR_TLS_CERT_ALTNAME_INVALID" || !host || !cert) return undefined;
  return refused(otherName(host.replace(/\.$/, ""), cert));
}

/** `subjectaltname` is Node's list such as `DNS:a.example, IP Address:10.0.0.1`. */
function otherName(host: string, { subject, subjectaltname }: PeerCertificate): string {
  const named = (kind: string) =>
    (subjectaltname ?? "")
      .split(", ")
      .filter((name) => name.startsWith(`${kind}:`))
      .map((name) => name.slice(kind.length + 1));
  const valid = named(isIP(host) ? "IP Address" : "DNS").join(", ");
  if (subjectaltname === undefined && subject?.CN === host) {
    return "certificate relies on legacy Common Name field, use SANs instead";
  }
  if (isIP(host) && valid === "") {
    return `cannot validate certificate for ${host} because it doesn't contain any IP SANs`;
  }
  return valid === ""
    ? `certificate is not valid for any names, but wanted to match ${host}`
    : `certificate is valid for ${valid}, not ${host}`;
}

function handshakeFault({ code = "", message }: NetworkError): string | undefined {
  if (code === HANDSHAKE_TIMEOUT) return "net/http: TLS handshake timeout";
  // Somebody who does not speak TLS: most likely a proxy or a server for plain HTTP.
  if (/wrong version number/.test(message))
    return "http: server gave HTTP response to HTTPS client";
  const [, alert] = /^ERR_SSL_(?:SSLV3|TLSV1)_(?:ALERT_)?(\w+)$/.exec(code) ?? [];
  return alert && `remote error: tls: ${alert.toLowerCase().replaceAll("_", " ")}`;
}

function brokenConnection({ code, syscall, route, message }: NetworkError): string | undefined {
  if (code === "EPIPE") return `write tcp ${route}: write: broken pipe`;
  if (code !== "ECONNRESET") return undefined;
  if (syscall !== undefined) return `${syscall} tcp ${route}: ${syscall}: connection reset by peer`;
  // An orderly end has no system call: before the answer, or in the middle of it.
  return message === "aborted" ? "unexpected EOF" : "EOF";
}
