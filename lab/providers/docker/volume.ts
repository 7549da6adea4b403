/** docker:index/volume:Volume. */
import type { Change, ResourceType } from "../bridge/resource.ts";
import { block, map, optionalComputed, type Schema, string } from "../bridge/schema.ts";
import { doing, type EngineApi, ifFound, type JsonObject } from "./engineApi.ts";
import { fromLabels, labels, toLabels } from "./labels.ts";

const schema: Schema = {
  name: string({ ...optionalComputed, forceNew: true, autoName: true }),
  labels: labels(),
  driver: string({ ...optionalComputed, forceNew: true }),
  driver_opts: map({ optional: true, forceNew: true }),
  mountpoint: string({ computed: true }),
  cluster: block({}, { optional: true, notModelled: true }),
};

export const volume: ResourceType<EngineApi> = {
  schema,
  schemaVersion: 1,

  /** A volume of that name is adopted silently (03-errors/10-volume-exists). */
  async create(api, change) {
    const created = await doing(
      "Unable to create volume",
      api.post("/volumes/create", creationBody(change)),
    );
    change.created(String(created.Name));
    return readVolume(api, String(created.Name));
  },

  read: readVolume,

  /** Nothing of a local volume can be changed. */
  async update() {
    return {};
  },

  /** While a container that is on its way out still holds the volume, it is tried again. */
  async delete(api, id) {
    const deadline = api.clock.now() + 30_000;
    for (;;) {
      try {
        await ifFound(api.delete(`/volumes/${encodeURIComponent(id)}?force=1`));
        return;
      } catch (error) {
        const inUse = error instanceof Error && error.message.includes("volume is in use");
        if (!inUse || api.clock.now() >= deadline) throw error;
        await api.clock.sleep(1_000);
      }
    }
  },
};

function creationBody(change: Change): JsonObject {
  const driver = change.text("driver");
  const options = change.get("driver_opts") as JsonObject;
  const labelled = toLabels(change.get("labels"));
  return {
    Name: change.text("name"),
    ...(driver !== "" && { Driver: driver }),
    ...(Object.keys(options).length > 0 && { DriverOpts: options }),
    ...(labelled && { Labels: labelled }),
  };
}

async function readVolume(api: EngineApi, id: string) {
  const path = `/volumes/${encodeURIComponent(id)}`;
  const found = await doing("Unable to inspect volume", ifFound(api.get(path)));
  if (!found) return undefined;
  return {
    name: found.Name,
    labels: fromLabels(found.Labels),
    driver: found.Driver,
    driver_opts: found.Options,
    mountpoint: found.Mountpoint,
  };
}
