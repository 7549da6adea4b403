import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Properties } from "../../../lab/providers/wire.ts";
import { fixtures } from "./recordings.ts";
import type { Script } from "./scriptedTenant.ts";
import { CLIENT, CREDENTIALS, GRANT, named, Session, token } from "./session.ts";

/** A failed call as a pass-through between engine and plugin saw it. */
interface Failure {
  step: string;
  code: number;
  message: string;
  details: { type: string; id: string; reasons: string[]; properties: Properties }[];
}

const id = "fBHH3C8qkFG0NZ1wcCoCyBzbIJR7NvH1";
const inputs = {
  __defaults: [],
  appType: "non_interactive",
  description: "Managed",
  grantTypes: ["client_credentials"],
  name: "mini",
};
const app = named(CLIENT, "app");
const refusal = (status: number, message: string) => ({
  status,
  responseBody: { statusCode: status, error: "x", message },
});
const posted = {
  method: "POST",
  url: "/api/v2/clients",
  status: 201,
  responseBody: { client_id: id },
};
const url = `/api/v2/clients/${id}`;
const noScope = "Insufficient scope, expected any of: read:clients";

/** Old outputs: those of the failed update, before it. */
function oldOutputs(failure: Failure): Properties {
  return { ...failure.details[0]?.properties, description: "Managed" };
}

interface Case {
  method: string;
  request: (failure: Failure) => Properties;
  script: Script[];
}

/** What led to each recorded failure; the recording itself has only the answer. */
const CASES: Record<string, Case> = {
  "create-400": {
    method: "Create",
    request: () => ({ ...app, properties: inputs }),
    script: [{ ...posted, ...refusal(400, "bad") }],
  },
  "create-read-404": {
    method: "Create",
    request: () => ({ ...app, properties: inputs }),
    script: [posted, { method: "GET", url, ...refusal(404, "no") }],
  },
  "create-read-403": {
    method: "Create",
    request: () => ({ ...app, properties: inputs }),
    script: [posted, { method: "GET", url, ...refusal(403, noScope) }],
  },
  "credentials-patch-400": {
    method: "Create",
    request: () => ({
      ...named(CREDENTIALS, "app"),
      properties: { __defaults: [], clientId: id, authenticationMethod: "client_secret_basic" },
    }),
    script: [
      {
        method: "GET",
        url: `${url}?fields=client_id&include_fields=true`,
        status: 200,
        responseBody: { client_id: id },
      },
      { method: "PATCH", url, ...refusal(400, "bad") },
    ],
  },
  "update-400": {
    method: "Update",
    request: (failure) => ({
      ...app,
      id,
      olds: oldOutputs(failure),
      news: { ...inputs, description: "changed" },
    }),
    script: [{ method: "PATCH", url, ...refusal(400, "bad") }],
  },
  "update-404": {
    method: "Update",
    request: () => ({ ...app, id, olds: { id, name: "mini" }, news: inputs }),
    script: [{ method: "PATCH", url, ...refusal(404, "gone") }],
  },
  "refresh-403": {
    method: "Read",
    request: () => ({ ...app, id, properties: { id, name: "mini" }, inputs }),
    script: [{ method: "GET", url, ...refusal(403, "no") }],
  },
  "diff-error": {
    method: "Diff",
    request: () => ({
      ...named(GRANT, "g"),
      id: "cgr_1",
      olds: { id: "cgr_1", clientId: "c", audience: "a", scopes: ["read:users"] },
      news: { __defaults: [], clientId: "c", audience: "a" },
    }),
    script: [],
  },
  "destroy-403": {
    method: "Delete",
    request: () => ({ ...app, id, properties: { id, name: "mini" } }),
    script: [{ method: "DELETE", url, ...refusal(403, "no") }],
  },
};

describe("status code and details of failed calls", () => {
  let session: Session;

  before(async () => {
    session = await Session.start();
  });
  after(() => session.close());

  const failures = readFileSync(join(fixtures, "error-details.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Failure & { provider: string })
    .filter(({ provider }) => provider === "auth0");

  for (const failure of failures) {
    test(failure.step, async () => {
      const expected = { code: 2, message: failure.message, details: failure.details };
      if (failure.step === "no-credentials") {
        assert.deepEqual((await session.configure({ version: "3.49.0" })).error, expected);
        return;
      }
      const known = CASES[failure.step];
      assert.ok(known, `no case for ${failure.step}`);
      await session.configure();
      session.tenant.expect([token, ...known.script]);
      const answer = await session.client.call(known.method, known.request(failure));
      assert.deepEqual(answer.error, expected);
    });
  }
});
