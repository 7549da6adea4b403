/** Files put into a container that does not run yet, one archive a file. */
import { readFile } from "node:fs/promises";
import { tarOf } from "../../../docker/tar.ts";
import type { State } from "../../bridge/value.ts";
import { doing, type EngineApi } from "../engineApi.ts";

const DESTINATION = "noOverwriteDirNonDir=true&path=%2F";

/** @throws Error when an entry has no content, or two */
export async function uploadFiles(api: EngineApi, id: string, uploads: State[]): Promise<void> {
  for (const upload of uploads) {
    const archive = tarOf([
      {
        path: String(upload.file ?? ""),
        mode: modeOf(upload),
        content: await contentOf(upload),
      },
    ]);
    await doing(
      "Unable to upload volume content",
      api.putArchive(`/containers/${id}/archive?${DESTINATION}`, archive),
    );
  }
}

async function contentOf({ content, content_base64, source }: State): Promise<Buffer> {
  const [text, encoded, file] = [content, content_base64, source].map((value) =>
    String(value ?? ""),
  ) as [string, string, string];
  const given = [text, encoded, file].filter((value) => value !== "").length;
  if (given !== 1) throw new Error(`error with upload content: ${given === 0 ? NONE : SEVERAL}`);
  if (text !== "") return Buffer.from(text);
  if (encoded !== "") return Buffer.from(encoded, "base64");
  return doing("could not read file", readFile(file));
}

const NONE = "one of 'content', 'content_base64', or 'source' must be set";
const SEVERAL = "only one of 'content', 'content_base64', or 'source' can be set";

function modeOf({ permissions, executable }: State): number {
  if (permissions) return Number.parseInt(String(permissions), 8);
  return executable === true ? 0o744 : 0o644;
}
