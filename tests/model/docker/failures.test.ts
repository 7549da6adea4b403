import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { remedyFor } from "../../../model/docker/failures.ts";
import { redact } from "../../../model/docker/redact.ts";

const place = (lines?: string[]) => ({
  name: "openmetadata",
  networks: ["backend"],
  logOf: async () => lines,
});
const AGAIN = "then run `pulumi up` again";
const UNHEALTHY =
  "OpenMetadata did not become healthy within target.healthTimeout: mend what its log says, or raise target.healthTimeout, then run `pulumi up` again.";

/** Errors as recorded (provider-recordings docker/03-errors), but for the last two: those of the lab's engine. */
const TABLE: readonly [name: string, error: string, remedy: string][] = [
  [
    "a name that is taken",
    '1 error occurred:\n\t* Unable to create container: Error response from daemon: Conflict. The container name "/app" is already in use by container "0a1b". You have to remove (or rename) that container to be able to reuse that name.\n\n',
    `the container app belongs to somebody else, perhaps to another stack: set target.name to a name that is free, or remove that container with \`docker rm -f app\` if nobody needs it, ${AGAIN}`,
  ],
  [
    "a network that is there",
    "1 error occurred:\n\t* Unable to create network: Error response from daemon: network with name rec-net already exists\n\n",
    `the network rec-net belongs to somebody else: set target.networks to [rec-net] if the server belongs there, or target.name to a name that is free, ${AGAIN}`,
  ],
  [
    "an image that is nowhere",
    '1 error occurred:\n\t* Unable to read Docker image into resource: unable to pull image nosuch:1: error pulling image nosuch:1: Error response from daemon: Get "https://registry.invalid/v2/"\n\n',
    `the engine cannot pull target.image: see whether \`docker pull\` with the same reference works on the engine's machine (a private registry needs \`docker login\`), ${AGAIN}`,
  ],
  [
    "a server elsewhere that is not healthy",
    "1 error occurred:\n\t* container failed to be in healthy state\n\n",
    `${UNHEALTHY}\nIts log: docker logs openmetadata`,
  ],
  [
    "a network that is not there",
    "1 error occurred:\n\t* Unable to connect to network 'backend': Error response from daemon: network backend not found\n\n",
    `the engine has no network backend: correct target.networks, or make it with \`docker network create backend\`, ${AGAIN}`,
  ],
  [
    "a port that is taken",
    "1 error occurred:\n\t* Unable to start container: Error response from daemon: driver failed programming external connectivity on endpoint om: Error starting userland proxy: listen tcp4 127.0.0.1:8585: bind: address already in use\n\n",
    `another program has the port on the engine's machine: set target.port to a free one, or stop what has it, ${AGAIN}`,
  ],
];

describe("what a person can do about an error of the docker provider", () => {
  for (const [name, error, remedy] of TABLE) {
    it(`is said of ${name}`, async () => assert.equal(await remedyFor(error, place()), remedy));
  }

  it("ends with the last lines of the log where it can be had", async () => {
    const error = "container failed to be in healthy state";
    assert.equal(
      await remedyFor(error, place(["starting", "FATAL: no database"])),
      `${UNHEALTHY}\nThe end of its log (docker logs openmetadata):\n  starting\n  FATAL: no database`,
    );
    assert.equal(
      await remedyFor(error, place([])),
      `${UNHEALTHY}\nIts log is empty (docker logs openmetadata).`,
    );
  });

  it("is nothing where the error explains itself", async () => {
    assert.equal(await remedyFor("failed to connect to any docker daemon", place()), undefined);
  });
});

describe("a text without its secrets", () => {
  it("has none of them left, a longer one first", () => {
    assert.equal(
      redact("a secret-and-more, a secret", ["secret", "secret-and-more"]),
      "a [secret], a [secret]",
    );
  });

  it("is found whatever characters it has", () => {
    assert.equal(redact("got p$a+(b]\\c", ["p$a+(b]\\c"]), "got [secret]");
  });

  it("keeps what is too short to be one", () => {
    assert.equal(redact("port 5432, yes", ["yes", ""]), "port 5432, yes");
  });
});
