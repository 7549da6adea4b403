import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Story } from "../../../lab/demo/story.ts";
import { render, summarize } from "../../../lab/demo/summary.ts";

const story: Story = {
  signal: new AbortController().signal,
  providers: "lab",
  resources: [
    { type: "auth0:index/client:Client", name: "openmetadata" },
    { type: "pulumi:index:Stash", name: "openmetadata-announced-1" },
  ],
  managementCalls: { preview: 0, up: 13 },
  files: [
    { path: "openmetadata.env", mode: "0600", content: "# why\nOIDC_CLIENT_SECRET=[secret]" },
  ],
};
const ended = { kept: false, logs: undefined };
const held = { name: "pulumi up", ok: true, seconds: 2.71, detail: "2 resources created" };
const failed = { name: "second pulumi up", ok: false, seconds: 0.04, detail: "it changed 1" };

describe("the demo's summary", () => {
  it("holds when every step did", () => {
    const summary = summarize(story, [held], ended);
    assert.deepEqual([summary.ok, summary.failedStep], [true, undefined]);
    assert.equal(
      stripVTControlCharacters(render(summary, false)),
      `
Delivered files (secrets masked)
  openmetadata.env (0600)
    OIDC_CLIENT_SECRET=[secret]

Resources created (2)
  auth0:index/client:Client  openmetadata
  pulumi:index:Stash         openmetadata-announced-1

Management API calls
  preview 0 · up 13

Steps
  ✓ pulumi up                                   2.7 s   2 resources created

Where to go next
  npm run demo -- --keep      the same, left running for a browser
  README.md                   the same with your own Auth0 tenant, in five commands
  npm test                    everything that is claimed, checked`,
    );
  });

  it("names the step that did not", () => {
    const summary = summarize(story, [held, failed], { kept: false, logs: "/lab/demo-logs" });
    assert.deepEqual([summary.ok, summary.failedStep], [false, "second pulumi up"]);
    assert.match(
      stripVTControlCharacters(render(summary, false)),
      /\n {2}✗ second pulumi up {28}0\.0 s {3}it changed 1\n\nWhere to go next\n {2}look into the logs in \/lab\/demo-logs\n {2}run it again$/,
    );
  });

  it("of a demo that came to nothing is its steps alone", () => {
    const nothing = { ...story, resources: [], managementCalls: {}, files: [] };
    assert.match(
      stripVTControlCharacters(render(summarize(nothing, [failed], ended), false)),
      /^\nSteps\n {2}✗ second pulumi up .*\n\nWhere to go next\n {2}run it again$/,
    );
  });
});
