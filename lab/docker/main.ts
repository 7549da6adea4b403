#!/usr/bin/env node
import { once } from "node:events";
import { parseArgs } from "node:util";
import { startDockerEngine } from "./engine.ts";
import { buildStandInImage } from "./image.ts";

const HELP = `Usage: node lab/docker/main.ts [--image]

Runs a Docker Engine of the lab's own in the foreground, until Ctrl-C removes it with all that is in it.

  --image   also makes the image of the OpenMetadata stand-in, a test double
  --help    this text

Needs Linux and root, and dockerd: LAB_DOCKER=install installs it on Debian and Ubuntu. With
LAB_DOCKER=host the engine that DOCKER_HOST names is used instead, and left running.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      image: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const engine = await startDockerEngine((text) => console.error(text));
  const ended = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  try {
    if (values.image) console.error(`image ${(await buildStandInImage(engine)).name}`);
    console.log(`export DOCKER_HOST=${engine.host}`);
    await ended;
  } finally {
    await engine.stop();
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
