/** docker:index/container:Container. */
import type { Change, ResourceType } from "../../bridge/resource.ts";
import { type State, states } from "../../bridge/value.ts";
import { doing, type EngineApi, ifFound } from "../engineApi.ts";
import { findOrPull } from "../image.ts";
import { creationBody, restartPolicy } from "./creationBody.ts";
import { attributesOf, type Inspection } from "./inspection.ts";
import { connectNetworks } from "./networks.ts";
import { CHANGEABLE, resources } from "./resources.ts";
import { start, untilEnd, untilHealthy } from "./run.ts";
import { containerSchema } from "./schema.ts";
import { uploadFiles } from "./uploads.ts";

export const container: ResourceType<EngineApi> = {
  schema: containerSchema,
  schemaVersion: 2,
  timeouts: { create: 20, update: 20, delete: 20 },

  /** What fails after the daemon has made the container leaves it there (03-errors/5-unhealthy). */
  async create(api, change) {
    const image = change.text("image");
    await doing(`Unable to create container with image ${image}`, findOrPull(api, image));
    const body = creationBody(change);
    // Only for a warning that is of no use here: whether the daemon runs on Linux.
    await api.get("/info");
    const path = `/containers/create?${query(change)}`;
    const created = await doing("Unable to create container", api.post(path, body));
    const id = String(created.Id);
    change.created(id);
    await connectNetworks(api, id, change.get("networks_advanced"));
    await uploadFiles(api, id, states(change.get("upload")));
    if (change.get("start") === true) {
      await start(api, id);
      if (change.get("wait") === true) {
        await untilHealthy(api, id, Number(change.get("wait_timeout")));
      }
    }
    const logs = change.get("attach") === true ? await untilEnd(api, id, change) : undefined;
    const found = await readContainer(api, id, change.planned);
    return found && { ...found, ...(logs !== undefined && { container_logs: logs }) };
  },

  read: readContainer,

  /** A changed health check reaches no container: the daemon cannot (01-lifecycle/18-healthcheck). */
  async update(api, id, change) {
    const runsAgain = change.before("must_run") === false && change.get("must_run") === true;
    if (runsAgain && change.get("start") === true) await start(api, id);
    if (CHANGEABLE.some((name) => change.changed(name))) {
      await doing(
        "Unable to update a container",
        api.post(`/containers/${id}/update`, {
          ...resources(change),
          RestartPolicy: restartPolicy(change),
        }),
      );
    }
    return {};
  },

  async delete(api, id, state) {
    if (state.attach !== true) {
      const grace = Math.max(0, Number(state.destroy_grace_seconds ?? 0));
      await doing(
        `Error stopping container ${id}`,
        ifFound(api.post(`/containers/${id}/stop?t=${grace}`)),
      );
    }
    const volumes = state.remove_volumes === true ? "&v=1" : "";
    await doing(
      `Error deleting container ${id}`,
      ifFound(api.delete(`/containers/${id}?force=1${volumes}`)),
    );
    const condition = state.rm === true ? "removed" : "not-running";
    await doing(
      `Error waiting for container removal '${id}'`,
      ifFound(api.post(`/containers/${id}/wait?condition=${condition}`)),
    );
  },
};

function query(change: Change): URLSearchParams {
  const platform = change.text("platform");
  return new URLSearchParams({
    name: change.text("name"),
    ...(platform !== "" && { platform }),
  });
}

async function readContainer(api: EngineApi, id: string, known: State) {
  const listed = await doing(
    "error fetching container information from Docker",
    api.get<{ Id: string }[]>("/containers/json?all=1"),
  );
  if (!listed.some((one) => one.Id === id)) return undefined;
  const inspected = await api.get<Inspection>(`/containers/${id}/json`);
  return attributesOf(inspected, known);
}
