/** Images of the daemon: looked up by name, pulled where they are not there. */
import { doing, type EngineApi, ifFound } from "./engineApi.ts";

export interface Image {
  Id: string;
  RepoTags?: string[] | null;
  RepoDigests?: string[] | null;
}

/** Lists, then inspects, then takes the list's entry: both calls are made every time (04/2-image). */
export async function findLocal(api: EngineApi, name: string): Promise<Image | undefined> {
  const images = await doing("unable to list Docker images", api.get<Image[]>("/images/json"));
  const inspected = await doing(
    `unable to inspect image ${name}`,
    ifFound(api.get<Image>(`/images/${name}/json`)),
  );
  return images.find(({ Id }) => Id === inspected?.Id);
}

/** @throws Error when there is no such image here and none can be pulled (03-errors/2-no-image) */
export async function findOrPull(api: EngineApi, name: string, platform = ""): Promise<Image> {
  if (name === "") throw new Error("empty image name is not allowed");
  const local = await findLocal(api, name);
  if (local) return local;
  await doing(
    `unable to pull image ${name}`,
    doing(`error pulling image ${name}`, pull(api, name, platform)),
  );
  const pulled = await findLocal(api, name);
  if (!pulled) throw new Error(`unable to find or pull image ${name}`);
  return pulled;
}

async function pull(api: EngineApi, name: string, platform: string): Promise<void> {
  const { repository, tag } = reference(name);
  const query = new URLSearchParams({ fromImage: repository });
  if (platform !== "") query.set("platform", platform);
  query.set("tag", tag);
  // No credentials, as JSON in base64: `{}`.
  await api.post(`/images/create?${query}`, undefined, { "x-registry-auth": "e30=" });
}

/** The name in full, as the official client sends it: registry and `library/` put in. */
export function reference(name: string): { repository: string; tag: string } {
  const [path = "", digest] = name.split("@");
  const colon = path.indexOf(":", path.lastIndexOf("/") + 1);
  const repository = colon < 0 ? path : path.slice(0, colon);
  const tag = digest ?? (colon < 0 ? "latest" : path.slice(colon + 1));
  const [first = "", ...rest] = repository.split("/");
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (hasRegistry) return { repository, tag };
  const library = rest.length === 0 ? "library/" : "";
  return { repository: `docker.io/${library}${repository}`, tag };
}
