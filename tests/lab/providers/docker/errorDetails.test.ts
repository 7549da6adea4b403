import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type ProviderServer, serveDocker } from "../../../../lab/providers/index.ts";
import type { Properties } from "../../../../lab/providers/wire.ts";
import { ProviderClient } from "../providerClient.ts";
import { fixtures } from "../recordings.ts";
import { type Script, ScriptedDaemon } from "./scriptedDaemon.ts";
import { ERROR_DETAILS } from "./selectRecordings.ts";

/** A failed call as a pass-through between engine and plugin saw it. */
interface Failure {
  step: string;
  method: string;
  code: number;
  message: string;
  details: { type: string; id: string; reasons: string[]; properties: Properties }[];
}

const failures: Failure[] = JSON.parse(
  readFileSync(join(fixtures, "docker", ERROR_DETAILS), "utf8"),
);

const type = "docker:index/container:Container";
const app = { type, name: "app", urn: `urn:pulumi:dev::rec::${type}::app` };
const inputs = { command: ["sleep", "3600"], image: "bb:1", name: "rec-app" };
const health = { interval: "1s", retries: 1, startInterval: "0s", startPeriod: "0s" };
const image: Script[] = [
  { method: "GET", url: "/v1.41/images/json", status: 200, responseBody: [{ Id: "sha256:1" }] },
  { method: "GET", url: "/v1.41/images/bb:1/json", status: 200, responseBody: { Id: "sha256:1" } },
  { method: "GET", url: "/v1.41/info", status: 200, responseBody: {} },
];
const creation = { method: "POST", url: "/v1.41/containers/create?name=rec-app" };

/** What led to each recorded failure; the recording itself has only the answer. */
const CASES: Record<string, (failure: Failure) => { properties: Properties; script: Script[] }> = {
  conflict: ({ message }) => ({
    properties: inputs,
    script: [
      ...image,
      {
        ...creation,
        status: 409,
        responseBody: { message: /daemon: (.*)\n\n$/.exec(message)?.[1] ?? "" },
      },
    ],
  }),
  unhealthy: ({ details }) => {
    const id = details[0]?.id ?? "";
    const looked = { State: { Running: true, Health: { Status: "unhealthy" } } };
    const looks = Array.from({ length: 5 }, () => ({
      method: "GET",
      url: `/v1.41/containers/${id}/json`,
      status: 200,
      responseBody: looked,
    }));
    return {
      properties: {
        ...inputs,
        containerReadRefreshTimeoutMilliseconds: 15_000,
        healthcheck: { ...health, tests: ["CMD", "false"], timeout: "1s" },
        mustRun: true,
        networkMode: "bridge",
        removeVolumes: true,
        restart: "no",
        start: true,
        wait: true,
        waitTimeout: 5,
      },
      script: [
        ...image,
        { ...creation, status: 201, responseBody: { Id: id } },
        { method: "POST", url: `/v1.41/containers/${id}/start`, status: 204 },
        ...looks,
      ],
    };
  },
};

describe("what a failed call leaves to the engine", () => {
  let daemon: ScriptedDaemon;
  let server: ProviderServer;
  let client: ProviderClient;
  let now = 0;

  before(async () => {
    daemon = await ScriptedDaemon.start();
    const clock = { now: () => now, sleep: async (milliseconds: number) => (now += milliseconds) };
    server = await serveDocker({ env: {}, clock });
    client = new ProviderClient(server.port);
    await client.call("Configure", { args: { host: `tcp://localhost:${daemon.port}` } });
  });
  after(async () => {
    client.close();
    await server.close();
    await daemon.close();
  });

  for (const failure of failures) {
    test(`${failure.step}: as recorded`, async () => {
      const found = CASES[failure.step];
      assert.ok(found, `there is no case for ${failure.step}`);
      const { properties, script } = found(failure);
      daemon.expect(script);
      const { error } = await client.call(failure.method, { ...app, properties });
      const { code, message, details } = failure;
      assert.deepEqual({ code: error?.code, message: error?.message }, { code, message });
      assert.deepEqual(error?.details, details);
    });
  }

  test("a daemon that has gone away is named in the error", async () => {
    const gone = await ScriptedDaemon.start();
    const host = `tcp://localhost:${gone.port}`;
    await client.call("Configure", { args: { host } });
    await gone.close();
    const { error } = await client.call("Create", { ...app, properties: inputs });
    assert.equal(
      error?.message,
      "1 error occurred:\n\t* Unable to create container with image bb:1: unable to list Docker images: " +
        `Cannot connect to the Docker daemon at ${host}. Is the docker daemon running?\n\n`,
    );
  });

  test("a host that is neither a socket nor plain TCP is refused by Configure", async () => {
    const { error } = await client.call("Configure", { args: { host: "ssh://user@host" } });
    assert.equal(
      error?.message,
      '1 error occurred:\n\t* host is "ssh://user@host", which this stand-in for the docker plugin does not ' +
        "model: use unix:///path/of.sock or tcp://name:port\n\n",
    );
  });
});
