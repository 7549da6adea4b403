import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { dockerHost } from "../../live/dockerHost/handler.ts";
import { type Run, UNKNOWN } from "../../live/handler.ts";

const RUN = { urn: "urn:memory" } as Run;
const host = "unix:///var/run/docker.sock";

describe("the engine of a stack's containers", () => {
  it("is any at first, and then stays", () => {
    dockerHost.refuse(undefined, { host }, RUN);
    dockerHost.refuse({ host }, { host }, RUN);
    dockerHost.refuse({ host }, { host: UNKNOWN }, RUN);
  });

  it("is not left with its containers for another one", () => {
    assert.throws(() => dockerHost.refuse({ host }, { host: "ssh://docker@other" }, RUN), {
      message:
        "target.host (or DOCKER_HOST) is ssh://docker@other, but this stack's containers are on the engine at unix:///var/run/docker.sock and would go on there, beside a second server on their database: set target.host to that again, or run `pulumi destroy` before you change over. If there are none, since the first run failed or somebody removed them, run `pulumi refresh` and `pulumi state delete 'urn:memory'`, which fails as long as there is one, then `pulumi up`",
    });
  });
});
