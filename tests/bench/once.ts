/**
 * What `run.ts` times: a process that runs one operation of one program, once.
 *
 * `node once.ts empty|stack preview|up STACK WORK_DIRECTORY`, in the environment of the engine.
 */

import { LocalWorkspace, type PulumiFn } from "@pulumi/pulumi/automation/index.js";

const [name, operation, stackName = "", workDir = ""] = process.argv.slice(2);

const program: PulumiFn =
  name === "stack" ? (await import("../../index.ts")).default : async () => ({});
const stack = await LocalWorkspace.selectStack(
  { stackName, projectName: "openmetadata-auth0", program },
  { workDir },
);
const changes =
  operation === "up"
    ? (await stack.up()).summary.resourceChanges
    : (await stack.preview()).changeSummary;
const { same: _, ...others } = (changes ?? {}) as Record<string, number>;
if (Object.keys(others).length > 0) {
  throw new Error(`this run was to change nothing, and it changed ${JSON.stringify(others)}`);
}
