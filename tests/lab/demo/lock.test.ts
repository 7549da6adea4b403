import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { takeLock } from "../../../lab/demo/lock.ts";

const LOCK = join(import.meta.dirname, "../../../lab/demo/lock.ts");

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "lock-"));
  file = join(directory, "lab/demo.lock");
});
afterEach(() => rmSync(directory, { recursive: true }));

const holder = () => JSON.parse(readFileSync(file, "utf8")).pid as number;

describe("the demo's lock", () => {
  it("names its process, is given back, and leaves nothing", () => {
    const release = takeLock(file);
    assert.equal(holder(), process.pid);
    release();
    assert.deepEqual(readdirSync(join(directory, "lab")), []);
  });

  it("is refused while another process holds it, and is that one's afterwards", async () => {
    const code = `import { takeLock } from ${JSON.stringify(LOCK)}; takeLock(${JSON.stringify(file)}); console.log("taken"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", code], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    assert.throws(() => takeLock(file), {
      message: `A demo is at work already, in process ${child.pid}: wait until it has ended, or end it with Ctrl-C in its terminal.`,
    });
    assert.equal(holder(), child.pid);

    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
    assert.equal(holder(), child.pid, "a killed process leaves its lock");
    takeLock(file)();
    assert.deepEqual(readdirSync(join(directory, "lab")), []);
  });

  it("of a number that has gone to another process is taken over", () => {
    takeLock(file)();
    writeFileSync(file, JSON.stringify({ pid: process.pid, started: "at some other time" }));
    const release = takeLock(file);
    assert.notEqual(JSON.parse(readFileSync(file, "utf8")).started, "at some other time");
    release();
  });

  it("that is damaged is taken over", () => {
    takeLock(file)();
    writeFileSync(file, "{");
    takeLock(file)();
    assert.deepEqual(readdirSync(join(directory, "lab")), []);
  });

  it("is not given back for the next one that has it", () => {
    const release = takeLock(file);
    writeFileSync(file, "another's");
    release();
    assert.equal(readFileSync(file, "utf8"), "another's");
  });
});
