import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import https from "node:https";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { startTenant } from "../../../lab/tenant/index.ts";

/** Status of one request that trusts `ca`. */
function status(url: string, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { agent: false, ...(ca === undefined ? {} : { ca }) }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
      .on("error", reject);
  });
}

test("the certificate is good for localhost and 127.0.0.1, by its own CA only", async () => {
  const tenant = await startTenant();
  const path = "/.well-known/jwks.json";
  const port = tenant.domain.split(":")[1];
  assert.equal(await status(`https://${tenant.domain}${path}`, tenant.ca), 200);
  assert.equal(await status(`https://127.0.0.1:${port}${path}`, tenant.ca), 200);
  await assert.rejects(status(`https://${tenant.domain}${path}`, undefined), {
    code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  });
  await tenant.close();
});

test("ca.pem is a CA certificate, world-readable, and no private key is beside it", async () => {
  const directory = await mkdtemp(join(tmpdir(), "tenant-test-"));
  const tenant = await startTenant({ directory });
  assert.equal(tenant.caFile, join(directory, "ca.pem"));
  assert.deepEqual(readdirSync(directory), ["ca.pem"]);
  assert.equal(statSync(tenant.caFile).mode & 0o777, 0o644);
  const pem = readFileSync(tenant.caFile, "utf8");
  assert.equal(pem, tenant.ca);
  assert.equal(new X509Certificate(pem).ca, true);
  assert.doesNotMatch(pem, /PRIVATE/);
  await tenant.close();
  assert.equal(existsSync(tenant.caFile), true, "what was asked for stays");
  await rm(directory, { recursive: true });
});

test("each tenant has a CA and keys of its own, and takes its fresh directory along", async () => {
  const [one, two] = await Promise.all([startTenant(), startTenant()]);
  assert.notEqual(one.ca, two.ca);
  assert.notEqual(one.domain, two.domain);
  await Promise.all([one.close(), two.close()]);
  assert.equal(existsSync(dirname(one.caFile)), false);
  await one.close();
});

test("a port that is taken is an error", async () => {
  const tenant = await startTenant();
  const port = Number(tenant.domain.split(":")[1]);
  await assert.rejects(startTenant({ port }), { code: "EADDRINUSE" });
  await tenant.close();
});
