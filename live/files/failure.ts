/** The system's errors as sentences with a remedy; they never hold the content of a file. */

import { Obstacle } from "./folder.ts";
import { isRunner, type Owner } from "./owner.ts";

/**
 * @param verb what could not be done.
 * @param path what it could not be done to; an obstacle names its own.
 * @param owner whom the file should belong to.
 */
export function explain(
  verb: "read" | "write" | "remove",
  error: NodeJS.ErrnoException,
  path: string,
  owner?: Owner,
): Error {
  const named = error instanceof Obstacle ? error.path : path;
  const asked =
    error.syscall?.includes("chown") && owner ? ` for owner ${owner.uid}:${owner.gid}` : "";
  const again = verb === "write" ? "`pulumi up`" : "Pulumi";
  return new Error(
    `could not ${verb} ${named}${asked} (${error.code ?? error.message}): ${remedy(verb, error.code, owner)}, then run ${again} again`,
  );
}

function remedy(verb: string, code = "", owner: Owner | undefined): string {
  if (verb !== "write" && (code === "EACCES" || code === "EPERM")) {
    return "run Pulumi as the user who delivered the files, or as root";
  }
  if (code === "EPERM" && owner !== undefined && isRunner(owner)) {
    return "it belongs to somebody else: give it to the user who runs Pulumi";
  }
  return REMEDIES[code] ?? "mend it";
}

const REMEDIES: Record<string, string> = {
  EACCES: "let the user who runs Pulumi write there, or name another target.directory",
  EPERM: "run Pulumi as root or as that user: only root may give files to somebody else",
  EISDIR: "a directory stands in its place: move it away",
  ERR_FS_EISDIR: "a directory stands in its place: move it away",
  ELOOP: "a link stands in its place: move it away",
  ENOTDIR: "something that is not a directory stands in its path: move it away",
  ENOENT: "nothing can be made there: name another target.directory",
  ENOSPC: "the disk is full: make room",
  EROFS: "the file system is read-only: name another target.directory",
};
