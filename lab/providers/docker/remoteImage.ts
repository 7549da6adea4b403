/** docker:index/remoteImage:RemoteImage, without its build. */
import type { ResourceType } from "../bridge/resource.ts";
import {
  block,
  bool,
  computed,
  map,
  optional,
  type Schema,
  string,
  stringSet,
} from "../bridge/schema.ts";
import { doing, type EngineApi } from "./engineApi.ts";
import { findLocal, findOrPull, type Image } from "./image.ts";

const schema: Schema = {
  name: string({ required: true, forceNew: true }),
  image_id: string(computed),
  repo_digest: string(computed),
  keep_locally: bool(optional),
  pull_triggers: stringSet({ ...optional, forceNew: true }),
  force_remove: bool(optional),
  build: block({}, { ...optional, notModelled: true }),
  triggers: map({ ...optional, forceNew: true }),
  platform: string({ ...optional, forceNew: true }),
};

export const remoteImage: ResourceType<EngineApi> = {
  schema,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(api, change) {
    const name = change.text("name");
    const image = await find(api, name, change.text("platform"));
    change.created(image.Id + name);
    return readImage(api, name);
  },

  /** Only what has been created has a name; an import finds nothing to read. */
  async read(api, _id, state) {
    return readImage(api, String(state.name ?? ""));
  },

  async update(api, _id, change) {
    const name = change.text("name");
    await find(api, name, change.text("platform"));
    return readImage(api, name);
  },

  async delete(api, _id, state) {
    if (state.keep_locally === true) return;
    const name = String(state.name ?? "");
    await doing(
      "Unable to remove Docker image",
      removeImage(api, name, state.force_remove === true),
    );
  },
};

function find(api: EngineApi, name: string, platform: string): Promise<Image> {
  return doing("Unable to read Docker image into resource", findOrPull(api, name, platform));
}

async function readImage(api: EngineApi, name: string) {
  const image = await findLocal(api, name);
  if (!image) return undefined;
  return { id: image.Id + name, image_id: image.Id, repo_digest: repositoryDigest(name, image) };
}

async function removeImage(api: EngineApi, name: string, force: boolean): Promise<void> {
  if (await findLocal(api, name)) {
    await api.delete(`/images/${name}?${force ? "force=1&" : ""}noprune=1`);
  }
}

/** Of several digests, the one that begins as the name does up to its first colon (from source). */
function repositoryDigest(name: string, { RepoDigests }: Image): string {
  const digests = RepoDigests ?? [];
  const [prefix = ""] = name.split(":");
  const own = digests.length > 1 && digests.find((digest) => digest.startsWith(prefix));
  return own || (digests[0] ?? "");
}
