import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Users } from "../../../lab/tenant/state/users.ts";
import { loadUsers } from "../../../lab/tenant/users.ts";

test("the seed file has who the demo and the login policy need", () => {
  const users = loadUsers();
  assert.deepEqual(
    users.map(({ email, email_verified, connection }) => [email, email_verified, connection]),
    [
      ["alice@example.com", true, undefined],
      ["bob@example.com", true, undefined],
      ["mallory@example.com", false, undefined],
      ["admin@example.com", true, undefined],
      ["carol@example.org", true, undefined],
      ["pulumi-sso@example.com", true, undefined],
      ["dave@example.com", true, "google-oauth2"],
    ],
  );
  for (const { id, password } of users) {
    assert.match(id, /^(auth0\|[0-9a-f]{24}|google-oauth2\|\d{21})$/);
    assert.match(password, /^fake-/);
  }
});

test("a user needs the whole password, and a connection of theirs", () => {
  const users = new Users(loadUsers());
  const inDatabase = (email: string, password: string) =>
    users.authenticate(["Username-Password-Authentication"], email, password);
  assert.equal(inDatabase(" Bob@Example.com ", "fake-password-of-bob")?.nickname, "bob");
  assert.equal(inDatabase("bob@example.com", "fake-password-of-bo"), undefined);
  assert.equal(inDatabase("bob@example.com", ""), undefined);
  assert.equal(inDatabase("", ""), undefined);
  assert.equal(inDatabase("dave@example.com", "fake-password-of-dave"), undefined);
  const dave = users.authenticate(["google-oauth2"], "dave@example.com", "fake-password-of-dave");
  assert.equal(dave?.nickname, "dave");
});

test("a seed file with a mistake is named, with the mistake", () => {
  const directory = mkdtempSync(join(tmpdir(), "tenant-users-"));
  const file = join(directory, "users.json");
  writeFileSync(file, JSON.stringify([{ id: "1", email: "x" }]));
  assert.throws(
    () => loadUsers(file),
    (error: Error) => {
      assert.ok(error.message.startsWith(`${file}: `), error.message);
      assert.match(error.message, /must look like auth0\|…/);
      assert.match(error.message, /email_verified/);
      return true;
    },
  );
  rmSync(directory, { recursive: true });
});
