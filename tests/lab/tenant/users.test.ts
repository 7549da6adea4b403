import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { authenticate, loadUsers } from "../../../lab/tenant/users.ts";

test("the seed file has who the demo needs", () => {
  const users = loadUsers();
  assert.deepEqual(
    users.map(({ email, email_verified }) => [email, email_verified]),
    [
      ["alice@example.com", true],
      ["bob@example.com", true],
      ["mallory@example.com", false],
      ["admin@example.com", true],
    ],
  );
  for (const { id, password } of users) {
    assert.match(id, /^auth0\|[0-9a-f]{24}$/);
    assert.match(password, /^fake-/);
  }
});

test("a user needs the whole password", () => {
  const users = loadUsers();
  assert.equal(authenticate(users, " Bob@Example.com ", "fake-password-of-bob")?.nickname, "bob");
  assert.equal(authenticate(users, "bob@example.com", "fake-password-of-bo"), undefined);
  assert.equal(authenticate(users, "bob@example.com", ""), undefined);
  assert.equal(authenticate(users, "", ""), undefined);
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
