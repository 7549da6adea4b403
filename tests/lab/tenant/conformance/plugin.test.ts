import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { startTenant, type Tenant } from "../../../../lab/tenant/index.ts";
import { managementScopes } from "../../../../lab/tenant/state/managementScopes.ts";
import { managementApi } from "../api.ts";
import { differences } from "./compare.ts";
import { IdMap } from "./idMap.ts";

/** What the official plugin sent to an emulator of a tenant, and what it was answered. */
const folder = fileURLToPath(
  new URL("../../../../../shared/reference/provider-recordings/auth0", import.meta.url),
);
const skip = existsSync(folder) ? false : `no recorded traffic of the plugin at ${folder}`;

const emulator = "localhost:4433";

interface Exchange {
  method: string;
  url: string;
  requestBody: unknown;
  status: number;
  responseBody?: unknown;
}

type Api = Awaited<ReturnType<typeof managementApi>>;

interface Step {
  step: string;
  outOfBand?: string;
  http?: Exchange[];
}

/** What the emulator invented or guessed; for each of them a better source is followed. */
const guessed = new Set([
  // New at every creation, or named after the tenant; another time.
  ...["client_secret", "tenant", "signing_secret", "build_time", "built_at"],
  // TestAccAction and TestAccTriggerAction, recorded of Auth0 itself: other values, another sentence.
  ...["all_changes_deployed", "message", "errorCode"],
  // auth0-recordings: shorter without a secret, and not shown beside an `alg`.
  ...["token_lifetime", "idle_token_lifetime", "lifetime_in_seconds"],
]);

/** Reads of what was there before the recording began. */
const reads = /\/tenants\/settings|\/clients\?|\/clients\/1zp1GswwI9R9e2EkKowY94iDEkmzekbu/;

/** What was done to the emulator behind the plugin's back, done to our tenant. */
const outOfBand: Record<string, (tenant: Tenant, api: Api) => unknown> = {
  "grant (same client and audience, scope [read:logs]) created": ({ clients, grants, ...tenant }) =>
    grants.create({
      client_id: clients.list()[0]?.client_id,
      audience: tenant.managementApiIdentifier,
      scope: ["read:logs"],
    }),
  "action.code changed": ({ actions }) => {
    const [action] = actions.list();
    actions.patch(action?.id ?? "", { code: "// changed out of band\n" });
  },
  "bindings of post-login emptied": ({ bindings }) => bindings.set("post-login", []),
  "second binding of post-login removed": ({ bindings }) =>
    bindings.set("post-login", bindings.list("post-login").slice(0, 1)),
  "resource server deleted": async (_tenant, api) => {
    const { body } = await api.send(
      "GET",
      "/resource-servers?identifiers=https://api2.example.com/",
    );
    await api.send("DELETE", `/resource-servers/${body[0].id}`);
  },
  "action and binding deleted": ({ actions }) => actions.delete(actions.list()[0]?.id ?? ""),
};

const scenarios = [
  "03-service-account",
  "04-spa",
  "05b-adoption",
  "06-action",
  "06b-trigger-actions",
  "07-functions-and-api",
];

for (const name of scenarios) {
  test(`the plugin's requests of ${name} are answered alike`, { skip }, async () => {
    const tenant = await startTenant({ deployer: almighty });
    try {
      assert.deepEqual(await replay(name, tenant), []);
    } finally {
      await tenant.close();
    }
  });
}

const almighty = {
  clientId: "FAKEalmighty00000000000000000000",
  clientSecret: "fake-secret-of-the-almighty",
  scopes: managementScopes.map(({ value }) => value),
};

async function replay(name: string, tenant: Tenant): Promise<string[]> {
  const lines = readFileSync(join(folder, `${name}.jsonl`), "utf8")
    .trim()
    .split("\n");
  const api = await managementApi(tenant);
  // The emulator took every audience; a tenant grants only on an API that it has.
  if (name === "03-service-account") {
    await api.send("POST", "/resource-servers", { identifier: "https://api.example.com/" });
  }
  const ids = new IdMap(emulator, tenant.domain);
  ids.set(encodeURIComponent(emulator), encodeURIComponent(tenant.domain));
  const found: string[] = [];
  for (const { step, outOfBand: change, http = [] } of lines.map(
    (line): Step => JSON.parse(line),
  )) {
    if (change) await (outOfBand[change] ?? assert.fail(`"${change}" is not known`))(tenant, api);
    for (const { method, url, requestBody, status, responseBody } of http) {
      if (!url.startsWith("/api/v2") || reads.test(url)) continue;
      const body = requestBody ? ids.translate(JSON.stringify(requestBody)) : undefined;
      const reply = await api.send(method, ids.translate(url.slice("/api/v2".length)), body);
      const here = `${step}: ${method} ${url}`;
      if (reply.status !== status)
        found.push(`${here}: ${status} expected, ${reply.status} answered`);
      const [theirs, ours] = [known(responseBody), known(reply.body)];
      ids.learn(theirs, ours);
      found.push(...differences(theirs, ours, ids).map((difference) => `${here}: ${difference}`));
    }
  }
  return found;
}

function known(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  // The emulator showed the version of the day of the binding; what runs is the latest (Auth0 docs).
  if ("trigger_id" in value) {
    const { trigger_id, display_name, action } = value as Record<string, { id?: string }>;
    return { trigger_id, display_name, action_id: action?.id };
  }
  // TestAccClientGrant: no list beside `allow_all_scopes`.
  const isShown = (key: string) =>
    !guessed.has(key) && !("allow_all_scopes" in value && key === "scope");
  const kept = Object.entries(value).filter(([key]) => isShown(key));
  return Object.fromEntries(kept.map(([key, inner]) => [key, known(inner)]));
}
