import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { basic, call, form } from "./api.ts";

const main = fileURLToPath(new URL("../../../lab/tenant/main.ts", import.meta.url));
let directory: string;

before(() => {
  directory = mkdtempSync(join(tmpdir(), "tenant-main-"));
});
after(() => rmSync(directory, { recursive: true }));

function run(...parameters: string[]): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [main, ...parameters], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  assert.ok(child.stdout);
  return child as ChildProcess & { stdout: NodeJS.ReadableStream };
}

async function firstLine(child: { stdout: NodeJS.ReadableStream }): Promise<string> {
  const [line] = await once(createInterface(child.stdout), "line");
  return line;
}

test("--json starts a tenant that another process can use, and SIGTERM ends it", async () => {
  const child = run("--json", "--directory", directory);
  const { domain, issuer, caFile, deployerFile, controlTokenFile, users } = JSON.parse(
    await firstLine(child),
  );
  assert.equal(issuer, `https://${domain}/`);
  assert.equal(caFile, join(directory, "ca.pem"));
  assert.deepEqual(users[0], { email: "alice@example.com", password: "fake-password-of-alice" });
  for (const file of [deployerFile, controlTokenFile]) {
    assert.equal(statSync(file).mode & 0o777, 0o600, file);
  }

  const env = Object.fromEntries(
    readFileSync(deployerFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split("=") as [string, string]),
  );
  assert.deepEqual(Object.keys(env), ["AUTH0_DOMAIN", "AUTH0_CLIENT_ID", "AUTH0_CLIENT_SECRET"]);
  assert.equal(env.AUTH0_DOMAIN, domain);
  const tenant = { domain, ca: readFileSync(caFile, "utf8") };
  const request = form({ grant_type: "client_credentials", audience: `${issuer}api/v2/` });
  const authorization = basic(env.AUTH0_CLIENT_ID ?? "", env.AUTH0_CLIENT_SECRET ?? "");
  const headers = { ...request.headers, authorization };
  assert.equal((await call(tenant, "POST", "/oauth/token", { ...request, headers })).status, 200);

  const token = readFileSync(controlTokenFile, "utf8");
  const control = { headers: { authorization: `Bearer ${token}` } };
  const { body } = await call(tenant, "GET", "/lab/requests", control);
  assert.equal(body[0].kind, "token");

  child.kill("SIGTERM");
  assert.deepEqual(await once(child, "exit"), [0, null]);
});

test("without --json a person is told what is where, but no secret of the deployer's", async () => {
  const child = run("--directory", directory);
  const output = text(child.stdout);
  await once(child.stdout, "data");
  child.kill("SIGINT");
  const printed = await output;
  assert.match(printed, /^A test double of an Auth0 tenant runs at https:\/\/localhost:\d+\/\n/);
  assert.ok(printed.includes(`SSL_CERT_FILE=${directory}/ca.pem`));
  assert.match(printed, /mallory@example\.com +fake-password-of-mallory +\(not verified\)\n/);
  assert.match(printed, /dave@example\.com +fake-password-of-dave +\(google-oauth2\)\n/);
  assert.doesNotMatch(printed, /fake-deployer-secret/);
});

test("--help tells the options and starts nothing", async () => {
  const child = run("--help");
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  assert.equal(code, 0);
  assert.match(printed, /^Usage: npm run tenant -- \[--port N\] \[--directory D\] \[--json\]\n/);
});

const mistakes = [
  {
    parameters: ["--port", "http"],
    message: '--port: "http" is not a port; give a number from 0 to 65535.\n',
  },
  { parameters: ["--prot", "1"], message: /^Unknown option '--prot'/ },
];

for (const { parameters, message } of mistakes) {
  test(`${parameters.join(" ")} is refused`, async () => {
    const child = run(...parameters);
    assert.ok(child.stderr);
    const [printed, [code]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    assert.equal(code, 1);
    if (typeof message === "string") assert.equal(printed, message);
    else assert.match(printed, message);
  });
}
