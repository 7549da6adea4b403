/** From a delivery that somebody else rolls to a server that is seen to sign with its key. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { freePort } from "../../../lab/freePort.ts";
import { needsCluster } from "../../lab/kubernetes/guard.ts";
import { type Pod, startPod } from "./pod.ts";
import { openWorld, type Run, type World } from "./world.ts";

describe("the values that somebody else applies", {
  skip: needsCluster,
  concurrency: false,
}, () => {
  let world: World;
  let port: number;
  let pod: Pod | undefined;
  before(async () => {
    port = await freePort();
    world = await openWorld({
      "target.mode": { value: "values" },
      "target.healthUrl": { value: `http://localhost:${port}` },
    });
  });
  after(async () => {
    await pod?.end();
    await world?.end();
  });
  const apply = async ({ outputs }: Run) => {
    await pod?.end();
    const ca = readFileSync(world.tenant.caFile, "utf8");
    pod = await startPod(String(outputs.helmValues), await world.objects(), port, ca);
  };
  const kidOf = ({ outputs }: Run, generation: number) =>
    (outputs.signingKeys as { generation: number; kid: string }[]).find(
      (key) => key.generation === generation,
    )?.kid;
  const PENDING = "apply the Helm values (output helmValues), then run `pulumi up` again";

  it("leave the delivery pending until then, with a warning that says what to do", async () => {
    const run = await world.up();
    assert.equal(run.outputs.status, `pending (nothing listens there): ${PENDING}`);
    assert.ok(
      run.printed.includes(
        `warning: OpenMetadata's restart is pending (nothing listens there): ${PENDING}`,
      ),
      run.printed,
    );
    await apply(run);
    const next = await world.up();
    assert.equal(next.outputs.status, `signs with key ${kidOf(next, 1)}`);
    assert.deepEqual((await world.up()).changes, {});
  });

  it("do so again with every rotation; a pod that restarts before goes on as it was", async () => {
    const values = (await world.up()).outputs;
    await world.configure({ "signingKeys.generation": { value: "2" } });
    const rotated = await world.up();
    const [old, current] = [kidOf(rotated, 1), kidOf(rotated, 2)];
    assert.equal(rotated.outputs.status, `pending (it signs with key ${old}): ${PENDING}`);

    // The values of before still find all that they name.
    await apply({ ...rotated, outputs: values });
    const waiting = await world.up();
    assert.equal(waiting.outputs.status, `pending (it signs with key ${old}): ${PENDING}`);

    await apply(rotated);
    const done = await world.up();
    assert.equal(done.outputs.status, `signs with key ${current}`);
  });
});
