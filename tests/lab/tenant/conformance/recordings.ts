import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** Traffic between Auth0's own provider tests and the real service; other people's data, so not in here. */
const outside = fileURLToPath(
  new URL("../../../../../shared/reference/auth0-recordings", import.meta.url),
);

/** Another folder of such recordings can be named by AUTH0_RECORDINGS. */
export const recordingsFolder = process.env.AUTH0_RECORDINGS ?? outside;

export interface Interaction {
  method: string;
  /** Below `/api/v2`, with its query. */
  path: string;
  requestBody: string;
  status: number;
  /** Parsed; undefined without a body. */
  responseBody: unknown;
}

export interface Recording {
  name: string;
  interactions: Interaction[];
}

/** Host on which everything was recorded. */
export const recordedHost = "terraform-provider-auth0-dev.eu.auth0.com";

export const haveRecordings = existsSync(recordingsFolder);

export function recordingNames(): string[] {
  return readdirSync(recordingsFolder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"));
}

interface Cassette {
  interactions: {
    request: { method: string; url: string; body: string };
    response: { code: number; body: string };
  }[];
}

export function readRecording(name: string): Recording {
  const file = join(recordingsFolder, `${name}.yaml`);
  const cassette: Cassette = parse(readFileSync(file, "utf8"));
  const interactions = cassette.interactions.map(({ request, response }) => ({
    method: request.method,
    path: request.url.slice(request.url.indexOf("/api/v2") + "/api/v2".length),
    requestBody: request.body,
    status: response.code,
    responseBody: response.body.trim() === "" ? undefined : JSON.parse(response.body),
  }));
  return { name, interactions };
}
