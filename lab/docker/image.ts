/**
 * The OpenMetadata stand-in as a Docker image, out of files of this machine: no registry is asked.
 * It has the paths, ports, user and commands of the real image (openmetadata.md §8), and says in its
 * log and in its labels that it is a test double.
 */
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { DockerEngine } from "./engine.ts";
import { rootFileSystem } from "./image/rootFileSystem.ts";

export const IMAGE_NAME = "openmetadata-stand-in:lab";

export interface ImageOptions {
  /** Default: `openmetadata-stand-in:lab`. */
  name?: string;
  /** Certificate authority (PEM) of the lab's tenant, which the server trusts. */
  trustedCertificates?: string;
  /**
   * Loopback ports inside the container that pass on to addresses outside: how the server reaches a
   * tenant at https://localhost:PORT. See `relay` of DockerEngine.
   */
  forward?: Record<number, { address: string; port: number }>;
  /** What `bootstrap/openmetadata-ops.sh migrate` ends with. Default: 0. */
  migrationExitCode?: number;
}

/**
 * Makes the image, a few seconds.
 *
 * @returns its name and id (`sha256:…`)
 * @throws Error when node, bash or busybox of this machine cannot be packed, or the engine refuses
 */
export async function buildStandInImage(
  engine: DockerEngine,
  options: ImageOptions = {},
): Promise<{ name: string; id: string }> {
  const name = options.name ?? IMAGE_NAME;
  const [repo = "", tag = "lab"] = name.split(":");
  const root = await rootFileSystem(options.trustedCertificates);
  const stream = await engine.client.importImage(Readable.from([root]), {
    repo,
    tag,
    changes: changes(options),
  });
  const answer = await text(stream);
  const failure = answer.split("\n").find((line) => line.includes('"error"'));
  if (failure) throw new Error(`the Docker Engine refused the image ${name}: ${failure}`);
  const { Id } = await engine.client.getImage(name).inspect();
  return { name, id: Id };
}

/** The image's configuration, as lines of a Dockerfile. */
function changes(options: ImageOptions): string[] {
  const forwards = Object.entries(options.forward ?? {}).map(
    ([port, to]) => `${port}=${to.address}:${to.port}`,
  );
  return [
    'LABEL org.open-metadata.description="A test double of the OpenMetadata server, not OpenMetadata"',
    "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    `ENV LAB_MIGRATION_EXIT_CODE=${options.migrationExitCode ?? 0}`,
    ...(forwards.length > 0 ? [`ENV LAB_FORWARD=${forwards.join(",")}`] : []),
    ...(options.trustedCertificates
      ? ["ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/lab-tenant.pem"]
      : []),
    "EXPOSE 8585 8586",
    "USER openmetadata",
    "WORKDIR /opt/openmetadata",
    'ENTRYPOINT ["/bin/bash"]',
    'CMD ["/openmetadata-start.sh"]',
  ];
}
