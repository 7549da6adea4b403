import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fromOutputs } from "../../../../lab/providers/kubernetes/checkpoint.ts";
import type { Properties } from "../../../../lab/providers/wire.ts";
import { expand, shorten } from "./managedFields.ts";
import { type Exchange, fixtures } from "./recordings.ts";
import { MADE_UP } from "./scriptedApi.ts";
import { named, Session } from "./session.ts";

/** A failed call as a pass-through between engine and plugin saw it. */
interface Failure {
  readonly step: string;
  readonly method: string;
  readonly message: string;
  readonly details: [{ type: string; id: string; reasons: string[]; properties: Properties }];
}

const failures = readFileSync(join(fixtures, "error-details.jsonl"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Failure);

/** What led to each recorded failure, from its end: the recording has only the answer. */
function scriptOf({ step, details }: Failure): Exchange[] {
  const { live } = fromOutputs(details[0].properties);
  const collection = "/apis/apps/v1/namespaces/rec/deployments";
  const url = `${collection}/rec-e`;
  const manager = `fieldManager=${details[0].properties.__fieldManager}`;
  const answered = { status: 200, responseBody: live };
  if (step === "create-await-timeout") {
    return [{ method: "POST", url: `${collection}?fieldManager=pulumi-kubernetes`, ...answered }];
  }
  const conflict = {
    status: 409,
    responseBody: {
      message:
        'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
      reason: "Conflict",
    },
  };
  return [
    { method: "GET", url, ...answered },
    { method: "PATCH", url, ...answered },
    {
      method: "PATCH",
      url: `${url}?${manager}&force=false`,
      ...(step === "update-conflict" ? conflict : answered),
    },
    { method: "GET", url, ...answered },
  ];
}

describe("details of failed calls", () => {
  let session: Session;

  before(async () => {
    session = await Session.start();
    await session.configure();
  });
  after(() => session.close());

  for (const failure of failures) {
    test(failure.step, async () => {
      const [{ id, properties }] = failure.details;
      const { inputs, live } = fromOutputs(properties);
      const resource = named("kubernetes:apps/v1:Deployment", String(id.split("-").at(-1)));
      const urn = /urn:[^"]*/.exec(failure.message)?.[0];
      session.api.expect(scriptOf(failure), expand(live) as Properties);
      const answer = await session.client.call(failure.method, {
        ...resource,
        ...(urn !== undefined && { urn }),
        ...(failure.method === "Create"
          ? { properties: inputs }
          : { id, olds: properties, news: inputs }),
        timeout: 1,
      });
      const isCreated = failure.method === "Create";
      const comparable = (value: unknown) => {
        const text = JSON.stringify(value);
        return JSON.parse(isCreated ? text.replace(MADE_UP, "<made up>") : text);
      };
      const { message, details } = answer.error ?? { message: "", details: [] };
      assert.deepEqual(
        comparable({ message, details: shorten(details as never) }),
        comparable({ message: failure.message, details: failure.details }),
      );
    });
  }
});
