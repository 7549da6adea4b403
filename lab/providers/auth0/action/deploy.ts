/** Deployment of an action: build, deploy, each waited for (06-action/2-create). */
import type { Change } from "../../bridge/resource.ts";
import type { JsonObject, ManagementApi } from "../managementApi.ts";

/** Waits between two looks; the recorded tenant was ready at the first, so these are from source. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;
/** After so much waiting the official plugin gives up. */
const TIMEOUT = 6 * 60_000;

/**
 * Deploys the action, if the program wants that.
 *
 * @throws Error when the build fails, or build or deployment are not done in six minutes
 */
export async function deploy(api: ManagementApi, path: string, change: Change): Promise<void> {
  if (change.get("deploy") !== true) return;
  const name = JSON.stringify(change.text("name"));
  await until(api, path, notBuilt, `action ${name} never reached built state`);
  await api.post(`${path}/deploy`);
  await until(api, path, notDeployed, `action ${name} deploy never completed`);
}

/** What is still missing; undefined when nothing is. */
type Missing = (action: JsonObject) => string | undefined;

const notBuilt: Missing = ({ name, status }) => {
  const action = `action ${JSON.stringify(name)}`;
  if (status === "failed") {
    throw new Error(`${action} failed to build, check the Auth0 UI for errors`);
  }
  const wanted = JSON.stringify("built");
  if (status === "built") return undefined;
  return `expected ${action} status ${JSON.stringify(status)} to equal ${wanted}`;
};

const notDeployed: Missing = ({ name, deployed_version }) => {
  const { deployed } = (deployed_version ?? {}) as { deployed?: boolean };
  return deployed ? undefined : `action ${JSON.stringify(name)} not deployed yet`;
};

async function until(
  api: ManagementApi,
  path: string,
  missing: Missing,
  failure: string,
): Promise<void> {
  try {
    let waited = 0;
    for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      const found = missing(await api.get(path));
      if (found === undefined) return;
      if (waited + wait > TIMEOUT) throw new Error(found);
      await api.pause(wait);
      waited += wait;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${failure}: ${reason}`, { cause: error });
  }
}
