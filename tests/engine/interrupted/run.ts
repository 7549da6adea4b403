/**
 * An `up` as a process of its own, so that it can be killed with all that it has started: program,
 * engine and provider. What it needs to know is in the variable UP, since there is a secret in it.
 */

import main from "../../../index.ts";
import { chooseProviders } from "../../../lab/engine/plugins.ts";
import { openLabStack } from "../../../lab/engine/stack.ts";
import { engine } from "../support.ts";
import type { UpOptions } from "./process.ts";

// Ctrl-C is the engine's affair.
process.on("SIGINT", () => {});

const { folder, tenant } = JSON.parse(process.env.UP ?? "") as UpOptions;
const ownEngine = await engine();
const { stack } = await openLabStack({
  engine: ownEngine,
  stackName: "test",
  folder,
  program: main,
  auth0: { providers: await chooseProviders(ownEngine), tenant },
});
// The SDK, and the lab's provider with its open request, would keep the process.
await stack.up({ onOutput: (text) => process.stdout.write(text) }).finally(() => process.exit());
