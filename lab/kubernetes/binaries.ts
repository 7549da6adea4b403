/**
 * The programs of a cluster: API server, controllers, scheduler, etcd, fake nodes and kubectl, all in
 * one binary that is built from Go modules (cluster/) and reused. Ten minutes the first time on two
 * cores, seconds once Go's build cache is warm (measured.md §5).
 */

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { buildGo } from "../goBuild.ts";
import { LAB_DIRECTORY } from "../paths.ts";

/** As in cluster/go.mod. */
export const KUBERNETES_VERSION = "1.37.2";

export const KUBERNETES_DIRECTORY = join(LAB_DIRECTORY, "kubernetes");

const MODULE = join(import.meta.dirname, "cluster");
const SOURCES = ["go.mod", "main.go"];

/** Names that the binary is called by. */
export const PROGRAMS = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
  "kubectl",
  "kwok",
  "kwok-stages",
] as const;

export type Program = (typeof PROGRAMS)[number];

/**
 * @returns the folder with a link for each program; its `kubectl` is the one of this version.
 * @throws Error that names what is missing.
 */
export async function findBinaries(
  onProgress: (text: string) => void = () => {},
  signal?: AbortSignal,
): Promise<string> {
  const directory = join(KUBERNETES_DIRECTORY, "bin");
  const binary = `kubernetes-${await fingerprint()}`;
  if (existsSync(join(directory, binary))) return link(directory, binary);
  await mkdir(directory, { recursive: true });
  const [major, minor] = KUBERNETES_VERSION.split(".");
  const version = "k8s.io/component-base/version";
  const linkerFlags = [
    "-s -w",
    `-X ${version}.gitVersion=v${KUBERNETES_VERSION}`,
    `-X ${version}.gitMajor=${major}`,
    `-X ${version}.gitMinor=${minor}`,
  ].join(" ");
  const program = {
    what: "the Kubernetes cluster",
    module: MODULE,
    linkerFlags,
    linkSeconds: 20,
    withoutGo: "install Go 1.26 or newer",
  };
  await buildGo(program, join(directory, binary), onProgress, signal);
  await forgetOthers(directory, binary);
  return link(directory, binary);
}

/** Another one when the sources change. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of SOURCES) hash.update(await readFile(join(MODULE, file)));
  return hash.digest("hex").slice(0, 12);
}

/** Of earlier sources; a cluster that runs goes on without its file. */
async function forgetOthers(directory: string, binary: string): Promise<void> {
  const others = (await readdir(directory)).filter((name) => !name.startsWith(binary));
  for (const name of others) await rm(join(directory, name), { recursive: true, force: true });
}

/** The links are a folder of their own, which is complete from its first moment on. */
async function link(directory: string, binary: string): Promise<string> {
  const links = join(directory, `${binary}-programs`);
  if (existsSync(links)) return links;
  const unfinished = await mkdtemp(join(directory, "programs-"));
  for (const program of PROGRAMS) await symlink(join("..", binary), join(unfinished, program));
  await rename(unfinished, links).catch(async (error: NodeJS.ErrnoException) => {
    await rm(unfinished, { recursive: true });
    // Somebody else was faster.
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
  return links;
}
