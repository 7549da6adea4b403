/** After an `up`: are the tenant's application and the delivered files what the outputs say? */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { type Check, smoke } from "./smoke/checks.ts";
import { readOutputs, readSettings } from "./smoke/inputs.ts";
import { openTenant } from "./smoke/tenant.ts";

const HELP = `Usage: pulumi stack output --json | node cli/smoke.ts --settings Pulumi.STACK.yaml [--here]
       [--markdown]

Compares the tenant's application, its discovery document and the delivered files with the outputs.

  --settings FILE   of the stack
  --here            the up ran on this machine, so that a bareMetal target's files must be on it
  --markdown        for a job's summary
  --help            this text

Environment: AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET of the deployer.
Exit code: 0 when everything holds, 1 when something does not, 2 for a call that cannot be followed.
`;

class UsageError extends Error {}

async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      settings: { type: "string" },
      here: { type: "boolean", default: false },
      markdown: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.settings === undefined) throw new UsageError("Give --settings Pulumi.STACK.yaml.");
  const settings = readSettings(await readFile(values.settings, "utf8"));
  const outputs = readOutputs(await text(process.stdin));
  const tenant = openTenant(outputs.domain, {
    clientId: required("AUTH0_CLIENT_ID"),
    clientSecret: required("AUTH0_CLIENT_SECRET"),
  });
  const checks = await smoke(outputs, settings, tenant, values.here);
  process.stdout.write(values.markdown ? markdown(checks) : plain(checks));
  return checks.some(({ state }) => state === "fails") ? 1 : 0;
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new UsageError(`${name} is not set: give the credentials of the deployer.`);
  return value;
}

const SIGNS = { holds: "✓", fails: "✗", skipped: "–" };

function plain(checks: readonly Check[]): string {
  return checks.map(({ name, state, detail }) => `${SIGNS[state]} ${name}: ${detail}\n`).join("");
}

function markdown(checks: readonly Check[]): string {
  const lines = checks.map(
    ({ name, state, detail }) => `- ${SIGNS[state]} ${name}: \`${detail.replaceAll("`", "'")}\``,
  );
  return `### Smoke check\n\n${lines.join("\n")}\n`;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
