/** Volumes of a container as the daemon is told of them. */
import type { State } from "../../bridge/value.ts";

interface VolumeArguments {
  paths: string[];
  binds: string[];
  from: string[];
}

/** @throws Error for an entry that says too much or too little, in the official plugin's words */
export function volumeArguments(volumes: State[]): VolumeArguments {
  const found: VolumeArguments = { paths: [], binds: [], from: [] };
  for (const volume of volumes) {
    const text = (name: string) => String(volume[name] ?? "");
    const [from, path] = [text("from_container"), text("container_path")];
    const source = text("host_path") || text("volume_name");
    if (from === "" && path === "") {
      throw unparsable("volume entry without container path or source container");
    }
    if (from !== "" && path !== "") {
      throw unparsable("both a container and a path specified in a volume entry");
    }
    if (from !== "") found.from.push(from);
    else found.paths.push(path);
    if (from === "" && source !== "") {
      const label = text("selinux_relabel");
      const mode = (volume.read_only === true ? "ro" : "rw") + (label && `,${label}`);
      found.binds.push(`${source}:${path}:${mode}`);
    }
  }
  return found;
}

function unparsable(reason: string): Error {
  return new Error(`Unable to parse volumes: ${reason}`);
}
