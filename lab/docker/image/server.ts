/** What runs in the container: the stand-in on 8585, and its admin port for health checks. */
import { createServer } from "node:http";
import { startOpenMetadata } from "../../openmetadata/index.ts";
import { forward } from "../forward.ts";

const ADMIN_PORT = 8586;
/** Lost with the container, unless a volume is mounted there. */
const DATA_DIRECTORY = "/opt/openmetadata/data";
/** A container's own loopback is of no use to a published port. */
const ANY_ADDRESS = "0.0.0.0";

const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

for (const rule of (env.LAB_FORWARD ?? "").split(",").filter(Boolean)) {
  const [port, host = "", target] = rule.split(/[=:]/);
  await forward({ host: "127.0.0.1", port: Number(port) }, { host, port: Number(target) });
}

const log = (line: string) => console.log(`${new Date().toISOString()} ${line}`);

try {
  const server = await startOpenMetadata({
    env,
    dataDirectory: DATA_DIRECTORY,
    host: ANY_ADDRESS,
    log,
  });
  const admin = createServer((request, response) => {
    const healthy = request.url === "/healthcheck";
    response.writeHead(healthy ? 200 : 404, { "content-type": "application/json" });
    response.end(healthy ? '{"deadlocks":{"healthy":true}}' : "");
  });
  admin.listen(Number(env.SERVER_ADMIN_PORT ?? ADMIN_PORT), ANY_ADDRESS);
  log(`OpenMetadata stand-in (a test double, not OpenMetadata) listens on ${server.url}`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, async () => {
      await server.close();
      process.exit();
    });
  }
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exit(1);
}
