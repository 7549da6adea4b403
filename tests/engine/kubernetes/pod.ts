/**
 * A test double of what Helm, the chart and a kubelet do with the values: files of the pod in a folder of
 * this machine, the container's variables, and the lab's stand-in for the server in place of the image.
 * The lab's nodes run nothing.
 */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { type OpenMetadata, startOpenMetadata } from "../../../lab/openmetadata/index.ts";
import type { HelmValues } from "../../../model/openmetadata/chartValues.ts";
import { chartEnvironment } from "../../model/openmetadata/support/chart.ts";
import type { StoredObject } from "./world.ts";

/** Of the chart's own values those that the stack leaves as they are. */
const CHART_DEFAULTS = `
openmetadata:
  config:
    authentication:
      responseType: id_token
      oidcConfiguration:
        customParams: ""
        maxClockSkew: ""
        tokenValidity: "3600"
        sessionExpiry: "604800"
`;

export interface Pod {
  readonly server: OpenMetadata;
  end(): Promise<void>;
}

/**
 * @param helmValues as the stack gives them.
 * @param objects of the namespace, which the pod mounts and reads.
 * @param port where the server listens; 0 takes a free one.
 * @param ca of the tenant.
 */
export async function startPod(
  helmValues: string,
  objects: ReadonlyMap<string, StoredObject>,
  port: number,
  ca: string,
): Promise<Pod> {
  const root = mkdtempSync(join(tmpdir(), "pod-"));
  const { extraVolumes, extraVolumeMounts } = parse(helmValues) as HelmValues;
  const [{ mountPath }] = extraVolumeMounts;
  for (const source of extraVolumes[0].projected.sources) {
    const [collection, { name, items }] =
      "secret" in source
        ? (["secrets", source.secret] as const)
        : (["configmaps", source.configMap] as const);
    for (const { key, path } of items) {
      const text = objects.get(`${collection}/${name}`)?.data[key];
      if (text === undefined) throw new Error(`${collection}/${name} has no ${key} to mount`);
      const file = join(root, "mount", path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, collection === "secrets" ? "latin1" : "utf8");
    }
  }
  const secrets = [...objects].map(([name, { data }]) => [name.replace("secrets/", ""), data]);
  const variables = chartEnvironment(CHART_DEFAULTS, helmValues, Object.fromEntries(secrets));
  const env = Object.entries(variables).map(([name, value]) => [
    name,
    value.replaceAll(mountPath, join(root, "mount")),
  ]);
  const server = await startOpenMetadata({
    env: Object.fromEntries(env),
    dataDirectory: join(root, "data"),
    port,
    ca,
  });
  return {
    server,
    async end() {
      await server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
