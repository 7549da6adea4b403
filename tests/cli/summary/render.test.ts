/** What stands in a pull request's comment. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readPlan } from "../../../cli/summary/readPlan.ts";
import { renderMarkdown } from "../../../cli/summary/render/markdown.ts";
import { renderPlain } from "../../../cli/summary/render/plain.ts";
import { summaryOf } from "../../../cli/summary/summary.ts";
import { summaryOfFixture } from "./fixtures.ts";
import { eventLog } from "./plans.ts";

describe("the Markdown of a summary", () => {
  it("puts flags first, then what happens", () => {
    assert.equal(
      renderMarkdown(summaryOfFixture("scope-widened")),
      `### Stack \`test\`: 1 changed

**To be looked at**

- ⚠️ **an application may do more on the Management API**: the service account gets the Management API scopes \`read:logs\`

- ✏️ Management API grant of the service account changed: scopes: + \`read:logs\`
`,
    );
  });

  it("says that nothing changes", () => {
    assert.equal(renderMarkdown(summaryOfFixture("nothing")), "### Stack `test`: no changes\n");
    assert.equal(
      renderMarkdown(summaryOfFixture("no-drift")),
      "### Stack `test`: as this stack left it\n",
    );
  });

  it("lets no name or address leave its place", () => {
    const name = "x` @admin [click](https://evil.example)\n# <b>\u202e`";
    const client = { op: "create", type: "auth0:index/client:Client", new: { name } };
    const markdown = renderMarkdown(summaryOf(readPlan(eventLog([client]))));
    assert.equal(
      markdown,
      "### Stack `dev`: 1 created\n\n- ➕ application `x' @admin [click](https://evil.example) # <b> '` created\n",
    );
  });

  it("lets no text that claims to be ours be Markdown", () => {
    const flags = [
      { id: "key-rotated" as const, text: "@all\u202e[x](https://evil.example) <img>" },
    ];
    const forged = { stack: "a`b", operation: "update" as const, changes: [], flags };
    assert.equal(
      renderMarkdown(forged),
      "### Stack `a'b`: no changes\n\n**To be looked at**\n\n- ⚠️ **another key signs**: @\u200ball \\[x\\](https:\u200b//evil.example) &lt;img>\n",
    );
  });

  it("cuts what GitHub would not take", () => {
    const clients = Array.from({ length: 100 }, (_, index) => ({
      op: "create",
      type: "auth0:index/client:Client",
      name: `application-${index}`,
      new: {},
    }));
    const markdown = renderMarkdown(summaryOf(readPlan(eventLog(clients))));
    assert.ok(markdown.endsWith("\n\n… and 20 more.\n"), markdown.slice(-40));
    assert.ok(markdown.length < 65_536);
  });
});

describe("the plain text of a summary", () => {
  it("has colours only where it is asked for them", () => {
    const summary = summaryOfFixture("key-rotated");
    assert.ok(renderPlain(summary, true).includes("\u001b["));
    assert.equal(renderPlain(summary, false).includes("\u001b["), false);
  });

  it("shows an address without user name, password and query", () => {
    const callbacks = ["https://user:canary@example.com/callback?token=canary"];
    const client = { op: "create", type: "auth0:index/client:Client", new: { callbacks } };
    const text = renderPlain(summaryOf(readPlan(eventLog([client]))), false);
    assert.ok(text.includes("callbacks: + https://…@example.com/callback?…\n"), text);
  });
});
