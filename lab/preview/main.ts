/** A pull request's preview where there are no secrets: on the lab's tenant. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { EngineEvent } from "@pulumi/pulumi/automation/index.js";
import { parse, stringify } from "yaml";
import { endedWith } from "../../cli/summary/plan.ts";
import { readPlan } from "../../cli/summary/readPlan.ts";
import { type Summary, summaryOf } from "../../cli/summary/summary.ts";
import main from "../../index.ts";
import { findEngine } from "../engine/cli.ts";
import { errorsIn } from "../engine/errorLines.ts";
import { chooseProviders } from "../engine/plugins.ts";
import { type LabStack, openLabStack } from "../engine/stack.ts";
import { startTenant, type Tenant } from "../tenant/index.ts";
import { type LabSettings, labSettings } from "./settings.ts";

const HELP = `Usage: node lab/start.mjs lab/preview/main.ts --stack STACK --before FILE --after FILE

Applies the settings of one file to an empty tenant of the lab, previews those of another, and prints
what node cli/summary.ts --json would say. Targets, secrets, and applications and keys to adopt are
left out of both.

  --stack STACK   its name
  --before FILE   Pulumi.STACK.yaml of the branch that a change goes to
  --after FILE    Pulumi.STACK.yaml with the change
  --help          this text

LAB_ENGINE and LAB_PROVIDERS as for npm run demo.
Exit code: 0 when there is a preview, also one that failed; 1 otherwise, 2 for a call that cannot be
followed.
`;

interface Wanted {
  readonly stack: string;
  readonly before: string;
  readonly after: string;
}

async function run({ stack, before, after }: Wanted): Promise<Summary> {
  const directory = await mkdtemp(join(tmpdir(), "lab-preview-"));
  const tenant = await startTenant();
  try {
    const read = async (file: string) =>
      labSettings(await readFile(file, "utf8"), join(directory, "sso"));
    return await preview(tenant, stack, await read(before), await read(after));
  } finally {
    await tenant.close();
    await rm(directory, { recursive: true });
  }
}

async function preview(
  tenant: Tenant,
  stackName: string,
  before: LabSettings,
  after: LabSettings,
): Promise<Summary> {
  const engine = await findEngine((text) => process.stderr.write(`${text}\n`));
  const lab = await openLabStack({
    engine,
    stackName,
    folder: `preview-${process.pid}`,
    program: main,
    auth0: { providers: await chooseProviders(engine), tenant },
    environment: { NODE_EXTRA_CA_CERTS: tenant.caFile },
  });
  try {
    for (const [name, id] of Object.entries({ ...before.connections, ...after.connections })) {
      addConnection(tenant, name, id);
    }
    await configure(lab, before);
    await lab.stack.up({ onOutput: (text) => process.stderr.write(text) });
    await configure(lab, after);
    return await planOf(lab);
  } finally {
    await lab.remove();
  }
}

/** The lab's tenant has not the connections of a real one: it is given those that are named. */
function addConnection({ connections }: Tenant, name: string, id: string): void {
  if (connections.list().some((connection) => connection.id === id)) return;
  connections.put({
    id,
    name,
    strategy: "samlp",
    options: {},
    enabled_clients: [],
    realms: [name],
  });
}

/** Written as a person would: the Automation API's own way makes texts of lists and objects. */
async function configure({ stack, directory }: LabStack, settings: LabSettings): Promise<void> {
  const file = join(directory, "work", `Pulumi.${stack.name}.yaml`);
  const { config: old = {}, ...rest } = parse(await readFile(file, "utf8")) as Record<
    string,
    object
  >;
  const auth0 = Object.entries(old).filter(([key]) => key.startsWith("auth0:"));
  const config = { ...Object.fromEntries(auth0), ...settings.config };
  await writeFile(file, stringify({ ...rest, config }));
}

async function planOf({ stack }: LabStack): Promise<Summary> {
  const events: EngineEvent[] = [];
  let status = 0;
  try {
    await stack.preview({
      onEvent: (event) => void events.push(event),
      onOutput: (text) => process.stderr.write(text),
    });
  } catch (error) {
    // A plan that failed says so itself, unless it did not even begin.
    if (events.length === 0) throw error;
    status = 1;
  }
  return summaryOf(endedWith(readPlan(JSON.stringify(events)), status));
}

const { values } = parseArgs({
  options: {
    stack: { type: "string" },
    before: { type: "string" },
    after: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
const { stack, before, after, help } = values;
if (help) {
  process.stdout.write(HELP);
} else if (stack === undefined || before === undefined || after === undefined) {
  process.stderr.write(HELP);
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${JSON.stringify(await run({ stack, before, after }), undefined, 2)}\n`);
  } catch (error) {
    const { message } = error as Error;
    process.stderr.write(`${errorsIn(message).join("\n") || message}\n`);
    process.exitCode = 1;
  }
}
