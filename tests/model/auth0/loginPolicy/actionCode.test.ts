import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { stripTypes } from "./stripTypes.ts";

const REPOSITORY = join(import.meta.dirname, "../../../..");
const SOURCE = "model/auth0/loginPolicy/action.ts";
const GENERATED = "model/auth0/loginPolicy/actionCode.ts";
const WRITE = `GOLDEN=write node --test tests/model/auth0/loginPolicy/actionCode.test.ts`;

describe("actionCode.ts", () => {
  it("is action.ts without its types", () => {
    const expected = render(stripTypes(readFileSync(join(REPOSITORY, SOURCE), "utf8")));
    const file = join(REPOSITORY, GENERATED);
    if (process.env.GOLDEN === "write") writeFileSync(file, expected);
    assert.equal(readFileSync(file, "utf8"), expected, `run \`${WRITE}\` and review the diff`);
  });
});

function render(code: string): string {
  const text = code.replace(/[\\`]|\$\{/g, "\\$&");
  return `/**
 * Made from action.ts by actionCode.test.ts, do not edit:
 * ${WRITE}
 */
export const ACTION_CODE = \`${text}\`;
`;
}
