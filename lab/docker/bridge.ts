/** A network bridge for the lab's engine: docker0 may belong to an engine of the user's. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Bridge {
  name: string;
  /** Of this machine, on the bridge. */
  address: string;
}

/** @throws Error when no address is free */
export async function addBridge(): Promise<Bridge> {
  const name = `lab-${randomBytes(4).toString("hex")}`;
  const address = freeAddress();
  await ip("link", "add", name, "type", "bridge");
  await ip("addr", "add", `${address}/24`, "dev", name);
  await ip("link", "set", name, "up");
  return { name, address };
}

export async function removeBridge(name: string): Promise<void> {
  await ip("link", "del", name).catch(() => {});
}

/** The first of a /24 of which this machine has no address yet. */
function freeAddress(): string {
  const taken = Object.values(networkInterfaces())
    .flat()
    .map((one) => one?.address ?? "");
  for (let third = 0; third < 256; third++) {
    const network = `10.213.${third}.`;
    if (!taken.some((address) => address.startsWith(network))) return `${network}1`;
  }
  throw new Error("all of 10.213.0.0/16 is taken: stop labs that still run");
}

async function ip(...args: string[]): Promise<void> {
  await run("ip", args);
}
