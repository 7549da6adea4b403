import { lookup as resolveName } from "node:dns";
import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import { text as readText } from "node:stream/consumers";
import tls from "node:tls";

export interface HttpClientOptions {
  /** A CA certificate (PEM) trusted besides Node's own and those of NODE_EXTRA_CA_CERTS. */
  ca?: string | undefined;
  /** Host name → address, as a line in /etc/hosts gives it. */
  hosts?: Record<string, string> | undefined;
}

export interface HttpAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

export interface HttpClient {
  /** @throws Error when no answer arrives within 15 s (the timeout of OpenMetadata's own calls). */
  get(url: string): Promise<HttpAnswer>;
  postForm(
    url: string,
    form: URLSearchParams,
    headers?: Record<string, string>,
  ): Promise<HttpAnswer>;
}

const TIMEOUT_MILLISECONDS = 15_000;

/** The server's outgoing HTTP. Not `fetch`: that takes neither a CA nor host names. No redirects. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const ca =
    options.ca === undefined ? undefined : [...tls.getCACertificates("default"), options.ca];
  const lookup = lookupWith(options.hosts ?? {});

  function send(url: string, init: http.RequestOptions, body?: string): Promise<HttpAnswer> {
    const target = new URL(url);
    const secure = target.protocol === "https:";
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request(
        target,
        { ...init, ...(lookup && { lookup }), ...(secure && ca !== undefined && { ca }) },
        (response) => {
          readText(response).then(
            (text) =>
              resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
            reject,
          );
        },
      );
      request.setTimeout(TIMEOUT_MILLISECONDS, () =>
        request.destroy(new Error(`no answer from ${target.host} within 15 s`)),
      );
      request.on("error", reject);
      request.end(body);
    });
  }

  return {
    get: (url) => send(url, { method: "GET", headers: { accept: "application/json" } }),
    postForm(url, form, headers = {}) {
      const body = form.toString();
      return send(
        url,
        {
          method: "POST",
          headers: {
            "content-type": "application/x-www-form-urlencoded",
            "content-length": String(Buffer.byteLength(body)),
            ...headers,
          },
        },
        body,
      );
    },
  };
}

function lookupWith(hosts: Record<string, string>): LookupFunction | undefined {
  if (Object.keys(hosts).length === 0) return undefined;
  return (hostname, options, callback) => {
    const address = hosts[hostname];
    if (address === undefined) {
      resolveName(hostname, options, callback);
    } else if (options.all) {
      callback(null, [{ address, family: 4 }]);
    } else {
      callback(null, address, 4);
    }
  };
}
