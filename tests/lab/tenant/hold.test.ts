/** Requests held at the very moment before their work, or after it. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type FaultRule, startTenant, type Tenant } from "../../../lab/tenant/index.ts";
import { managementApi } from "./api.ts";

let tenant: Tenant;
let api: Awaited<ReturnType<typeof managementApi>>;
before(async () => {
  tenant = await startTenant();
  api = await managementApi(tenant);
});
after(() => tenant.close());

const create = () => api.send("POST", "/clients", { name: "x", app_type: "regular_web" });

/** Creates an application. @returns how many there were while the request was held. */
async function heldAt(rule: FaultRule): Promise<{ seen: number; status: number }> {
  const earlier = tenant.clients.list().length;
  let seen = Number.NaN;
  const hold = async () => {
    seen = tenant.clients.list().length - earlier;
  };
  tenant.fault({ method: "POST", path: "/api/v2/clients", hold, ...rule });
  const { status } = await create();
  return { seen, status };
}

test("nothing is done before a request is let go", async () => {
  assert.deepEqual(await heldAt({}), { seen: 0, status: 201 });
  assert.deepEqual(await heldAt({ status: 503 }), { seen: 0, status: 503 });
});

test("all is done before an answer is let go", async () => {
  assert.deepEqual(await heldAt({ when: "after" }), { seen: 1, status: 201 });
  assert.deepEqual(await heldAt({ when: "after", status: 500 }), { seen: 1, status: 500 });
});
