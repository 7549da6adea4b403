/** The stack that the changes are made to. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { privateKeyFile } from "../../../model/openmetadata/layout.ts";
import { openWorld, type World } from "../world.ts";
import { BASE, CASES, type Case, FIRST } from "./cases.ts";
import { normalized } from "./normalized.ts";
import { type Told, tell } from "./preview.ts";

export interface Preview {
  readonly change: Case;
  /** In a form that is the same in every run. */
  readonly told: Told;
  /** As the engine told it. */
  readonly raw: Told;
  /** What the stack keeps secret. */
  readonly secrets: readonly string[];
}

/** Goes through all changes on the real engine. */
export async function* allPreviews(): AsyncGenerator<Preview> {
  const world = await openWorld(BASE, undefined, false);
  try {
    await world.configure({
      "signIn.connections.google-oauth2": { value: connectionOf(world) },
    });
    yield preview(world, FIRST, []);
    await world.up();
    await world.configure({ "signingKeys.generation": { value: "2" } });
    await world.up();
    const secrets = secretsOf(world);
    for (const change of CASES) yield preview(world, change, secrets);
  } finally {
    await world.end();
  }
}

/** The client secrets, and the private key of the generation that signs. */
function secretsOf({ tenant, directory }: World): string[] {
  const key = readFileSync(join(directory, privateKeyFile(2))).toString("base64");
  return [key, ...tenant.clients.list().map(({ client_secret }) => String(client_secret))];
}

function connectionOf({ tenant }: World): string {
  const [google] = tenant.connections.list().filter(({ name }) => name === "google-oauth2");
  if (google === undefined) throw new Error("the tenant has no connection google-oauth2");
  return google.id;
}

async function preview(world: World, change: Case, secrets: readonly string[]): Promise<Preview> {
  const raw = await tell(world, change);
  const told = {
    digest: normalized(world, raw.digest),
    events: normalized(world, raw.events),
  };
  return { change, told, raw, secrets };
}
