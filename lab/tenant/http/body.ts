import { IncomingMessage } from "node:http";
import { HttpError, invalidBody, managementError, managementErrorBody } from "./errors.ts";

/** hapi's default for a payload, in bytes. */
const maximumBytes = 1_048_576;

/**
 * Reads a request body.
 * @throws HttpError 413 beyond 1 MiB; the rest of the body is left unread.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length;
    if (bytes > maximumBytes) {
      const message = `Payload content length greater than maximum allowed: ${maximumBytes}`;
      const body = managementErrorBody(413, message);
      throw new HttpError({ status: 413, body, headers: { connection: "close" } }, message);
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Parses a JSON body; an empty one is `null`, as hapi hands it to Auth0's handlers. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return null;
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw managementError(400, "Invalid request payload JSON format");
  }
}

/** Parameters of an OAuth request, from a form or from JSON: Auth0's token endpoint takes both. */
export function parseParameters(body: Buffer, contentType: string | undefined): URLSearchParams {
  if (!contentType?.toLowerCase().includes("json")) return new URLSearchParams(body.toString());
  const parsed = parseJson(body);
  if (parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) {
    throw invalidBody("Payload validation error: 'Expected type object'.");
  }
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(parsed)) {
    if (value !== null) parameters.set(name, String(value));
  }
  return parameters;
}

/** A request like `original` whose body has not been read yet and is the form `parameters`. */
export function withForm(original: IncomingMessage, parameters: URLSearchParams): IncomingMessage {
  const body = Buffer.from(parameters.toString());
  const request = new IncomingMessage(original.socket);
  request.method = original.method;
  request.url = original.url;
  request.httpVersion = original.httpVersion;
  request.headers = {
    ...original.headers,
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(body.length),
  };
  delete request.headers["transfer-encoding"];
  // An incomplete message takes its socket along when it ends.
  request.complete = true;
  request.push(body);
  request.push(null);
  return request;
}
