import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { accessOf, activeNamespace, readKubeconfig } from "../../../lab/kubernetes/kubeconfig.ts";
import { kubeconfigText } from "../../../lab/kubernetes/kubeconfigText.ts";

test("what the lab writes, it reads", () => {
  const server = "https://127.0.0.1:6443";
  const byToken = readKubeconfig(kubeconfigText(server, "fake-ca", { token: "fake-token" }, "n"));
  assert.deepEqual(accessOf(byToken), {
    server,
    ca: "fake-ca",
    token: "fake-token",
    skipVerification: false,
  });
  assert.equal(activeNamespace(byToken), "n");
  const pair = { certificate: "fake-certificate", key: "fake-key" };
  const byCertificate = readKubeconfig(kubeconfigText(server, "fake-ca", pair));
  assert.deepEqual(accessOf(byCertificate), {
    server,
    ca: "fake-ca",
    ...pair,
    skipVerification: false,
  });
  assert.equal(activeNamespace(byCertificate), undefined);
});

test("a file names other files beside itself, and contexts choose among clusters", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lab-kubeconfig-"));
  writeFileSync(join(folder, "ca.pem"), "fake-ca");
  writeFileSync(join(folder, "token"), "fake-token\n");
  writeFileSync(
    join(folder, "config"),
    `
clusters:
- { name: one, cluster: { server: "https://one.example.com/", certificate-authority: ca.pem } }
- { name: two, cluster: { server: "https://two.example.com" } }
users: [{ name: me, user: { tokenFile: token } }]
contexts:
- { name: a, context: { cluster: one, user: me } }
- { name: b, context: { cluster: two, user: nobody } }
current-context: a
`,
  );
  const config = readKubeconfig(join(folder, "config"));
  assert.deepEqual(accessOf(config), {
    server: "https://one.example.com",
    ca: "fake-ca",
    token: "fake-token",
    skipVerification: false,
  });
  const two = { server: "https://two.example.com", skipVerification: false };
  assert.deepEqual(accessOf(config, { context: "b" }), two);
  assert.deepEqual(accessOf(config, { cluster: "two" }), { ...two, token: "fake-token" });
  await rm(folder, { recursive: true });
});

test("what is wrong with a kubeconfig is said without what is in it", () => {
  const messageOf = (text: string) => {
    try {
      accessOf(readKubeconfig(text));
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };
  assert.equal(
    messageOf("current-context: x"),
    "the kubeconfig has no active cluster: set current-context to a context that names one",
  );
  assert.equal(
    messageOf("/no/such/file"),
    "neither the name of a file nor a kubeconfig: ✖ Invalid input: expected object, received string",
  );
  assert.equal(
    messageOf(`
clusters: [{ name: c, cluster: { server: "https://example.com" } }]
users: [{ name: u, user: { exec: { command: aws } } }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
current-context: x
`),
    'user "u" of the kubeconfig gets its credentials from a command (exec), which the lab does not run: use a client certificate or a token',
  );
  assert.equal(messageOf("users: [{ token: fake-token").includes("fake-token"), false);
});
