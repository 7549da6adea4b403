/**
 * What delivering to Kubernetes takes beyond an empty program: the target alone (mode `values`) with keys
 * that are there already, on the same engine, against a real API server.
 *
 * Timed are operations of a stack that is open, without the start of Node and the SDK, which the other
 * bench has.
 */

import { randomBytes } from "node:crypto";
import type { PulumiFn } from "@pulumi/pulumi/automation/index.js";
import { kubernetes } from "../../components/targets/kubernetes/index.ts";
import { chooseProviders } from "../../lab/engine/plugins.ts";
import { type LabStack, openLabStack } from "../../lab/engine/stack.ts";
import { findCluster } from "../../lab/kubernetes/index.ts";
import { serveKubernetes } from "../../lab/providers/index.ts";
import { deliveryArgs } from "../components/support/delivery.ts";
import { engine } from "../engine/support.ts";
import { median, timed } from "./time.ts";

export interface TargetRow {
  readonly operation: "first up" | "no-op up" | "rotation";
  readonly emptySeconds: number;
  readonly targetSeconds: number;
  /** Median of the differences of pairs. */
  readonly ownSeconds: number;
}

/** @param runs of each operation. */
export async function benchKubernetes(runs: number): Promise<TargetRow[]> {
  const [ownEngine, cluster] = await Promise.all([engine(), findCluster()]);
  const namespace = `bench-${randomBytes(4).toString("hex")}`;
  const path = `/api/v1/namespaces/${namespace}`;
  await cluster.api.request("POST", "/api/v1/namespaces", {
    body: { metadata: { name: namespace } },
  });
  // Where the official plugin can be had, it answers.
  const isDouble = (await chooseProviders(ownEngine, { provider: "kubernetes" })) === "lab";
  const double = isDouble ? await serveKubernetes({ env: {} }) : undefined;
  let generation = 1;
  const program: PulumiFn = async () => {
    const target = await kubernetes({
      kind: "kubernetes",
      mode: "values",
      namespace,
      createNamespace: false,
      name: "openmetadata-sso",
      kubeconfig: cluster.kubeconfigFile,
      healthTimeout: 300,
    });
    const args = deliveryArgs({ generation }, target.paths(generation));
    return { status: target.deliver("sso", args, {}).status };
  };
  const open = (name: string, ownProgram: PulumiFn) =>
    openLabStack({
      engine: ownEngine,
      stackName: name,
      folder: `bench-${name}-${process.pid}`,
      program: ownProgram,
      // What Pulumi.yaml declares without a default; the programs read none of it.
      config: {
        serverUrl: { value: "https://om.example.com" },
        "adminPrincipals[0]": { value: "alice" },
        principalDomain: { value: "example.com" },
        "target.kind": { value: "bareMetal" },
      },
      doubles: double ? { kubernetes: double.port } : {},
    });
  const stacks = {
    empty: await open("empty", async () => ({})),
    target: await open("target", program),
  };
  try {
    const pairs: Record<TargetRow["operation"], [number, number][]> = {
      "first up": [],
      "no-op up": [],
      rotation: [],
    };
    for (let run = 0; run < runs; run++) {
      generation = 1;
      pairs["first up"].push(await pair(stacks));
      pairs["no-op up"].push(await pair(stacks));
      generation = 2;
      pairs.rotation.push(await pair(stacks));
      await Promise.all([stacks.empty.stack.destroy(), stacks.target.stack.destroy()]);
    }
    return Object.entries(pairs).map(([operation, times]) => ({
      operation: operation as TargetRow["operation"],
      emptySeconds: median(times.map(([empty]) => empty)),
      targetSeconds: median(times.map(([, target]) => target)),
      ownSeconds: median(times.map(([empty, target]) => target - empty)),
    }));
  } finally {
    await stacks.target.stack.destroy().catch(() => {});
    await Promise.all([stacks.empty.remove(), stacks.target.remove()]);
    await cluster.api.request("DELETE", path).catch(() => {});
    await double?.close();
    await cluster.stop();
  }
}

async function pair({
  empty,
  target,
}: {
  empty: LabStack;
  target: LabStack;
}): Promise<[number, number]> {
  return [await timed(() => empty.stack.up()), await timed(() => target.stack.up())];
}
