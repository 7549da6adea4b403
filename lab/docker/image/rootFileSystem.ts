/** The files of the image, as one archive. */
import { type Dirent, existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { REPOSITORY } from "../../paths.ts";
import { type TarEntry, tarOf } from "../tar.ts";
import { filesToRun } from "./libraries.ts";

/** User and group of the real image. */
const OPENMETADATA = 1000;
const HOME = "opt/openmetadata";
const CODE = "opt/stand-in";

/** Programs that the image's scripts and health checks call, all of them busybox. */
const APPLETS = "sh cat chmod env false grep id ls mkdir ps sleep stat touch true wget".split(" ");
const MODULES = ["jose", "yaml", "zod"];

/** @param trustedCertificates PEM */
export async function rootFileSystem(trustedCertificates?: string): Promise<Buffer> {
  return tarOf(
    withFolders([
      ...(await programs()),
      ...accounts(),
      ...(await scripts()),
      ...(await code()),
      { path: "tmp", mode: 0o1777 },
      { path: HOME, mode: 0o755, owner: OPENMETADATA },
      { path: `${HOME}/data`, mode: 0o700, owner: OPENMETADATA },
      ...(trustedCertificates
        ? [file("etc/ssl/certs/lab-tenant.pem", Buffer.from(trustedCertificates))]
        : []),
    ]),
  );
}

async function programs(): Promise<TarEntry[]> {
  const entries: TarEntry[] = [];
  const given = new Set<string>();
  for (const [source, target] of [
    [process.execPath, "/usr/local/bin/node"],
    ["/bin/bash", "/bin/bash"],
    ["/bin/busybox", "/bin/busybox"],
  ] as const) {
    if (!existsSync(source)) {
      throw new Error(
        `the image needs ${source}, which is not here: install busybox-static and bash`,
      );
    }
    for (const path of [source, ...(await filesToRun(source))]) {
      const inImage = (path === source ? target : path).slice(1);
      if (given.has(inImage)) continue;
      given.add(inImage);
      entries.push(file(inImage, await readFile(path), 0o755));
    }
  }
  const links = APPLETS.map((name) => ({ path: `bin/${name}`, mode: 0o777, link: "busybox" }));
  return [...entries, ...links];
}

function accounts(): TarEntry[] {
  const [root, server] = ["root:x:0:0:root:/root:/bin/sh", "openmetadata:x:1000:1000"];
  return [
    file("etc/passwd", Buffer.from(`${root}\n${server}::/opt/openmetadata:/bin/sh\n`)),
    file("etc/group", Buffer.from("root:x:0:\nopenmetadata:x:1000:\n")),
  ];
}

/** Under the names of the real image. */
async function scripts(): Promise<TarEntry[]> {
  const script = (name: string) => readFile(join(import.meta.dirname, name));
  const configuration = join(REPOSITORY, "lab/openmetadata/conf/openmetadata.yaml");
  const serverStart = "openmetadata-server-start.sh";
  return [
    file("openmetadata-start.sh", await script("openmetadata-start.sh"), 0o755),
    owned(`bin/${serverStart}`, await script(serverStart), 0o755),
    owned("bootstrap/openmetadata-ops.sh", await script("openmetadata-ops.sh"), 0o755),
    owned("conf/openmetadata.yaml", await readFile(configuration), 0o644),
  ];
}

function owned(path: string, content: Buffer, mode: number): TarEntry {
  return { ...file(`${HOME}/${path}`, content, mode), owner: OPENMETADATA };
}

/** The stand-in as it lies in the repository; its configuration file is the image's own. */
async function code(): Promise<TarEntry[]> {
  const standIn = join(REPOSITORY, "lab/openmetadata");
  const inModules = await Promise.all(
    MODULES.map((name) => {
      const folder = join(REPOSITORY, "node_modules", name);
      return filesIn(folder, `${CODE}/node_modules/${name}`);
    }),
  );
  const own = await filesIn(standIn, `${CODE}/lab/openmetadata`);
  return [
    ...inModules.flat().filter(({ path }) => !path.endsWith(".map")),
    ...own.filter(({ path }) => !path.includes("/conf/")),
    { path: `${CODE}/lab/openmetadata/conf`, mode: 0o777, link: `/${HOME}/conf` },
    file(`${CODE}/package.json`, Buffer.from('{"type":"module"}\n')),
    file(
      `${CODE}/lab/docker/forward.ts`,
      await readFile(join(import.meta.dirname, "../forward.ts")),
    ),
    file(
      `${CODE}/lab/docker/image/server.ts`,
      await readFile(join(import.meta.dirname, "server.ts")),
    ),
  ];
}

async function filesIn(folder: string, target: string): Promise<TarEntry[]> {
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return file(join(target, relative(folder, path)), await readFile(path));
      }),
  );
}

function file(path: string, content: Buffer, mode = 0o644): TarEntry {
  return { path, content, mode };
}

/** Each folder before what is in it; those that nothing describes belong to root. */
function withFolders(entries: TarEntry[]): TarEntry[] {
  const described = new Map(entries.map((entry) => [entry.path, entry]));
  const add = (path: string) => {
    if (path === "." || described.has(path)) return;
    described.set(path, { path, mode: 0o755 });
    add(dirname(path));
  };
  for (const { path } of entries) add(dirname(path));
  return [...described.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}
