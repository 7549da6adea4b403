/** Whom the delivered files belong to. */

import type { FileHandle } from "node:fs/promises";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * @returns the owner asked for, or who runs Pulumi: files that once were somebody else's come back.
 *   undefined where the system has no such owners.
 */
export function ownerOrRunner(asked: Owner | undefined): Owner | undefined {
  const [uid, gid] = [process.geteuid?.(), process.getegid?.()];
  return asked ?? (uid === undefined || gid === undefined ? undefined : { uid, gid });
}

export function isRunner(owner: Owner): boolean {
  return belongsTo(owner, { uid: process.geteuid?.() ?? -1, gid: process.getegid?.() ?? -1 });
}

export function belongsTo(found: Owner, owner: Owner | undefined): boolean {
  return owner === undefined || (found.uid === owner.uid && found.gid === owner.gid);
}

/** Gives an open file or directory to its owner, unless it is his: only root may give away. */
export async function giveTo(handle: FileHandle, owner: Owner | undefined): Promise<void> {
  if (owner !== undefined && !belongsTo(await handle.stat(), owner)) {
    await handle.chown(owner.uid, owner.gid);
  }
}
