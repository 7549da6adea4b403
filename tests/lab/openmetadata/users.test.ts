import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import type { OpenMetadata } from "../../../lab/openmetadata/index.ts";
import { api } from "./support/api.ts";
import { Installation, mintToken, newSigningKey } from "./support/installation.ts";

describe("users", async () => {
  const key = await newSigningKey();
  let installation: Installation;
  let server: OpenMetadata;

  beforeEach(async () => {
    installation = new Installation();
    installation.publish([]);
    server = await installation.start(key);
  });
  afterEach(async () => {
    await server.close();
    installation.cleanUp();
  });

  const as = async (name: string) => api(server, await mintToken(key, { name }));
  const restart = async (env: Record<string, string>) => {
    await server.close();
    server = await installation.start(key, { env });
  };

  test("named as administrators exist after the first boot, and admin only if it is named", async () => {
    const alice = await as("alice");
    assert.equal((await alice("GET", "/api/v1/users/name/alice")).body.isAdmin, true);
    assert.equal((await alice("GET", "/api/v1/users/name/admin")).status, 404);
  });

  test("named later are made at the next boot, also when the name has a password behind it", async () => {
    await restart({ AUTHORIZER_ADMIN_PRINCIPALS: "[alice,pulumi-sso,erin:secret]" });
    const admins = await (await as("pulumi-sso"))("GET", "/api/v1/users?isAdmin=true&limit=10");
    assert.deepEqual(
      admins.body.data.map((user: { name: string; email: string }) => [user.name, user.email]),
      [
        ["alice", "alice@example.com"],
        ["erin", "erin@example.com"],
        ["pulumi-sso", "pulumi-sso@example.com"],
      ],
    );
  });

  test("who are ordinary stay so when the list names them", async () => {
    const alice = await as("alice");
    await alice("POST", "/api/v1/users", { name: "bob", email: "bob@example.com" });
    await restart({ AUTHORIZER_ADMIN_PRINCIPALS: "[alice,bob]" });
    const bob = await as("bob");
    assert.equal((await bob("GET", "/api/v1/users/loggedInUser")).body.isAdmin, false);
    assert.equal((await bob("GET", "/api/v1/system/security/config")).status, 403);
  });

  test("who are ordinary and softly deleted come back as administrators when the list names them", async () => {
    const alice = await as("alice");
    await alice("POST", "/api/v1/users", { name: "bob", email: "bob@example.com" });
    await alice("DELETE", "/api/v1/users/name/bob");
    await restart({ AUTHORIZER_ADMIN_PRINCIPALS: "[alice,bob]" });
    const bob = await as("bob");
    assert.equal((await bob("GET", "/api/v1/users/loggedInUser")).body.isAdmin, true);
  });

  test("are promoted by an administrator's PATCH or PUT", async () => {
    const alice = await as("alice");
    const { body } = await alice("POST", "/api/v1/users", {
      name: "bob",
      email: "bob@example.com",
    });
    const patch = [{ op: "add", path: "/isAdmin", value: true }];
    const bob = await as("bob");
    assert.equal((await bob("PATCH", `/api/v1/users/${body.id}`, patch)).status, 403);
    const patched = await alice("PATCH", `/api/v1/users/${body.id}`, patch);
    assert.deepEqual([patched.status, patched.body.isAdmin], [200, true]);
    const request = { name: "bob", email: "bob@example.com", isAdmin: false };
    const put = await alice("PUT", "/api/v1/users", request);
    assert.deepEqual([put.status, put.body.isAdmin, put.body.version], [200, false, 0.3]);
  });

  test("deleted softly come back at the next boot, deleted hard do not", async () => {
    await restart({ AUTHORIZER_ADMIN_PRINCIPALS: "[alice,admin]" });
    const alice = await as("alice");
    await alice("DELETE", "/api/v1/users/name/admin");
    assert.equal((await alice("GET", "/api/v1/users/name/admin")).status, 404);
    await restart({ AUTHORIZER_ADMIN_PRINCIPALS: "[alice,admin]" });
    const fresh = await as("alice");
    assert.equal((await fresh("GET", "/api/v1/users/name/admin")).status, 200);
    await fresh("DELETE", "/api/v1/users/name/admin?hardDelete=true");
    await restart({});
    const last = await as("alice");
    assert.equal((await last("GET", "/api/v1/users/name/admin?include=all")).status, 404);
  });

  test("see no e-mail address but their own, unless they are administrators", async () => {
    const alice = await as("alice");
    await alice("POST", "/api/v1/users", { name: "bob", email: "bob@example.com" });
    const bob = await as("bob");
    const seen = await bob("GET", "/api/v1/users/name/alice");
    assert.equal(seen.body.email, "********@masked.com");
    assert.equal((await bob("GET", "/api/v1/users/loggedInUser")).body.email, "bob@example.com");
    assert.equal((await alice("GET", "/api/v1/users/name/bob")).body.email, "bob@example.com");
  });

  test("sign up only as themselves", async () => {
    const carol = await as("carol");
    const { status, body } = await carol("POST", "/api/v1/users", {
      name: "dave",
      email: "dave@example.com",
    });
    assert.deepEqual(
      [status, body.message],
      [403, "Self Signup can only create user for self. Only Admin can create other users."],
    );
  });

  test("are made only once", async () => {
    const alice = await as("alice");
    const bob = { name: "bob", email: "bob@example.com" };
    assert.equal((await alice("POST", "/api/v1/users", bob)).status, 201);
    const { status, body } = await alice("POST", "/api/v1/users", bob);
    assert.deepEqual([status, body], [409, { code: 409, message: "Entity already exists" }]);
  });

  test("come page by page, forwards and backwards", async () => {
    const alice = await as("alice");
    const names: string[] = [];
    let path = "/api/v1/users?limit=5";
    for (;;) {
      const { body } = await alice("GET", path);
      names.push(...body.data.map(({ name }: { name: string }) => name));
      if (body.paging.after === undefined) break;
      path = `/api/v1/users?limit=5&after=${encodeURIComponent(body.paging.after)}`;
    }
    assert.equal(names.length, 17);
    assert.deepEqual(names, names.toSorted());
    const last = await alice("GET", path);
    const before = encodeURIComponent(last.body.paging.before);
    const back = await alice("GET", `/api/v1/users?limit=5&before=${before}`);
    assert.deepEqual(
      back.body.data.map(({ name }: { name: string }) => name),
      names.slice(10, 15),
    );
  });

  test("are shown with the fields that were asked for", async () => {
    const alice = await as("alice");
    const { body } = await alice("GET", "/api/v1/users/name/ingestion-bot?fields=roles,teams");
    assert.deepEqual(
      body.roles.map(({ name }: { name: string }) => name),
      ["IngestionBotRole"],
    );
    assert.equal(body.teams[0].name, "Organization");
    const unknown = await alice("GET", "/api/v1/users/name/alice?fields=password");
    assert.deepEqual([unknown.status, unknown.body.message], [400, "Invalid field name password"]);
  });

  test("of the server's own address keep it when the request comes by another", async () => {
    await server.close();
    server = await installation.start(key, {
      dataDirectory: installation.path("other"),
      env: { OPENMETADATA_SERVER_URL: "https://om.example.com/" },
    });
    const { body } = await (await as("alice"))("GET", "/api/v1/users/loggedInUser");
    assert.equal(body.href, `https://om.example.com/api/v1/users/${body.id}`);
  });
});
