import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { describe, test } from "node:test";
import { tarOf } from "../../../lab/docker/tar.ts";

describe("a tar archive", () => {
  const long = `${"folder/".repeat(14)}${"name".repeat(20)}`;
  const archive = tarOf([
    { path: "etc", mode: 0o755, owner: 1000 },
    { path: "etc/key.der", mode: 0o400, content: Buffer.alloc(700, 1), owner: 1000 },
    { path: "etc/empty", mode: 0o644, content: Buffer.alloc(0) },
    { path: "bin/sh", mode: 0o777, link: "busybox" },
    { path: long, mode: 0o644, content: Buffer.from("x") },
  ]);

  const skip = process.platform === "linux" ? false : "only GNU tar lists archives so";

  test("has what GNU tar finds in it", { skip }, () => {
    const listed = execFileSync("tar", ["--numeric-owner", "-tvf", "-"], { input: archive })
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/ +/g, " ").replace(/ \d{4}-\d{2}-\d{2} \d{2}:\d{2}/, ""));
    assert.deepEqual(listed, [
      "drwxr-xr-x 1000/1000 0 etc",
      "-r-------- 1000/1000 700 etc/key.der",
      "-rw-r--r-- 0/0 0 etc/empty",
      "lrwxrwxrwx 0/0 0 bin/sh -> busybox",
      `-rw-r--r-- 0/0 1 ${long}`,
    ]);
  });

  test("of one small file is four blocks long, as the official plugin's", () => {
    assert.equal(tarOf([{ path: "/x", mode: 0o644, content: Buffer.from("x=1\n") }]).length, 2048);
  });

  test("has no room for a name of more than 100 bytes", () => {
    const path = "n".repeat(101);
    assert.throws(() => tarOf([{ path, mode: 0o644 }]), {
      message: `the path ${path} is too long for a tar archive`,
    });
  });
});
