/** docs/troubleshooting.md has every sentence of the code; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { sentences } from "./sentences.ts";
import { troubleshootingPage } from "./troubleshootingPage.ts";

const PAGE = join(import.meta.dirname, "../../docs/troubleshooting.md");

describe("docs/troubleshooting.md", () => {
  it("has what the code can say", () => {
    const text = troubleshootingPage();
    if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
    assert.equal(text, readFileSync(PAGE, "utf8"), "run `npm run golden` and review its diff");
  });

  it("would miss no sentence: whole texts, templates and those in parts are found", () => {
    const found = sentences(["settings", "live", "model"]).map(({ text }) => text);
    for (const text of [
      "use bareMetal, docker or kubernetes",
      "the deployer's application may not do this: authorize it on the Auth0 Management API with the scope …, …",
      "a directory stands in its place: move it away",
      "this is the signing key that OpenMetadata ships to everybody, so anybody can sign administrator tokens with it: leave existingSigningKey out and let the stack generate a pair",
    ]) {
      assert.ok(found.includes(text), text);
    }
  });
});
