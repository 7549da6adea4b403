/** docs/settings.md is written from the schemas; `GOLDEN=write` writes it anew. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { loginPolicy } from "../../settings/loginPolicy.ts";
import { adminPrincipals, principalDomain, serverUrl } from "../../settings/server.ts";
import { serviceAccount } from "../../settings/serviceAccount.ts";
import { signIn } from "../../settings/signIn.ts";
import { signingKeys } from "../../settings/signingKeys.ts";
import { target } from "../../settings/target/index.ts";
import { settingsPage } from "./settingsPage.ts";

const PAGE = join(import.meta.dirname, "../../docs/settings.md");
const SCHEMAS = {
  serverUrl,
  adminPrincipals,
  principalDomain,
  signIn,
  loginPolicy,
  serviceAccount,
  signingKeys,
  target,
};

it("docs/settings.md has the settings of the schemas", () => {
  const text = settingsPage(SCHEMAS);
  if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
  assert.equal(text, readFileSync(PAGE, "utf8"), "run `npm run golden` and review its diff");
});
