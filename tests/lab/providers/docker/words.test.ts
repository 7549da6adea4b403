/** How the docker stand-in reads and writes single values. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { volumeArguments } from "../../../../lab/providers/docker/container/volumes.ts";
import { formatDuration, parseDuration } from "../../../../lab/providers/docker/duration.ts";
import { inHashOrder } from "../../../../lab/providers/docker/hashOrder.ts";
import { reference } from "../../../../lab/providers/docker/image.ts";
import {
  absolutePath,
  base64,
  duration,
  notBelow,
} from "../../../../lab/providers/docker/validation.ts";

describe("durations in Go's notation", () => {
  const same: [string, number][] = [
    ["0s", 0],
    ["500ms", 5e8],
    ["1s", 1e9],
    ["1m30s", 90e9],
    ["1h0m5s", 3605e9],
    ["1.5s", 15e8],
  ];
  for (const [text, nanoseconds] of same) {
    test(`${text} reads and writes as itself`, () => {
      assert.equal(parseDuration(text), nanoseconds);
      assert.equal(formatDuration(nanoseconds), text);
    });
  }

  test("90s comes back as 1m30s, which is drift for ever", () => {
    assert.equal(formatDuration(parseDuration("90s") ?? 0), "1m30s");
  });

  test("what is none is undefined", () => {
    for (const text of ["", "1", "s", "1 s", "1d"]) assert.equal(parseDuration(text), undefined);
  });
});

test("a set of texts goes out by the digits of their CRC-32 (01-lifecycle)", () => {
  assert.deepEqual(inHashOrder(["A=1", "B=2"]), ["A=1", "B=2"]);
  assert.deepEqual(inHashOrder(["A=1", "B=3"]), ["B=3", "A=1"]);
  assert.deepEqual(inHashOrder(["A=1", "B=fake-4"]), ["A=1", "B=fake-4"]);
  assert.deepEqual(inHashOrder(["A=1", "B=fake-5"]), ["B=fake-5", "A=1"]);
});

test("an image is pulled by its full name, a digest before a tag", () => {
  const cases: [string, string, string][] = [
    ["nosuch:1", "docker.io/library/nosuch", "1"],
    ["nosuch", "docker.io/library/nosuch", "latest"],
    ["openmetadata/server:1.12.6", "docker.io/openmetadata/server", "1.12.6"],
    [
      "registry.example.com/om/server:1.12.6@sha256:ab",
      "registry.example.com/om/server",
      "sha256:ab",
    ],
    ["localhost:5000/server", "localhost:5000/server", "latest"],
  ];
  for (const [name, repository, tag] of cases)
    assert.deepEqual(reference(name), { repository, tag });
});

test("a volume is a bind, a mount of its own or another container's", () => {
  assert.deepEqual(
    volumeArguments([
      { volume_name: "vol", container_path: "/a" },
      { host_path: "/host", container_path: "/b", read_only: true, selinux_relabel: "z" },
      { container_path: "/c" },
      { from_container: "other" },
    ]),
    { paths: ["/a", "/b", "/c"], binds: ["vol:/a:rw", "/host:/b:ro,z"], from: ["other"] },
  );
  assert.throws(() => volumeArguments([{}]), {
    message: "Unable to parse volumes: volume entry without container path or source container",
  });
  assert.throws(() => volumeArguments([{ from_container: "other", container_path: "/a" }]), {
    message: "Unable to parse volumes: both a container and a path specified in a volume entry",
  });
});

test("Check says everything twice", () => {
  assert.equal(
    duration("soon", ""),
    "'soon' is not a valid duration. 'soon' is not a valid duration",
  );
  assert.equal(
    duration("-1s", ""),
    "'-1s' duration must not be negative. '-1s' duration must not be negative",
  );
  assert.equal(notBelow(0)(-1, ""), "'-1' cannot be lower than 0. '-1' cannot be lower than 0");
  assert.equal(base64("a", ""), "'a' is not base64 decodeable. 'a' is not base64 decodeable");
  assert.equal(base64("eD0xCg==", ""), undefined);
  assert.equal(absolutePath("x", ""), "'x' must be an absolute path. 'x' must be an absolute path");
});
