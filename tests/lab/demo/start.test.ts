/** lab/start.mjs in a small checkout of its own, with an npm that notes that it was called. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";

const START = join(import.meta.dirname, "../../../lab/start.mjs");
const LOCK = {
  packages: {
    "": { name: "checkout" },
    "node_modules/one": { version: "1.0.0" },
    "node_modules/one/node_modules/two": { version: "2.0.0" },
    "node_modules/for-another-system": { version: "3.0.0", optional: true },
  },
};

let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), "start-"));
  mkdirSync(join(checkout, "lab"));
  copyFileSync(START, join(checkout, "lab/start.mjs"));
  write("package-lock.json", JSON.stringify(LOCK));
  write("program.js", "console.log('program', ...process.argv.slice(2)); process.exitCode = 7;");
  write("bin/npm", "#!/bin/sh\necho $@ >> npm-calls\necho from npm\nexit 0\n", 0o755);
  install();
});
afterEach(() => rmSync(checkout, { recursive: true }));

function write(path: string, content: string, mode = 0o644): void {
  const file = join(checkout, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  chmodSync(file, mode);
}

function install(): void {
  write("node_modules/.package-lock.json", JSON.stringify(LOCK));
  write("node_modules/one/package.json", "{}");
  write("node_modules/one/node_modules/two/package.json", "{}");
  write("node_modules/.bin/node", `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, 0o755);
}

interface Run {
  code: unknown;
  stdout: string;
  stderr: string;
  /** What npm was asked for. */
  npm: string;
}

function start(path = `${join(checkout, "bin")}:/usr/bin:/bin`): Promise<Run> {
  const args = [join(checkout, "lab/start.mjs"), "program.js", "--flag"];
  return new Promise((resolve) =>
    execFile(process.execPath, args, { env: { PATH: path } }, (error, stdout, stderr) => {
      const calls = join(checkout, "npm-calls");
      const npm = existsSync(calls) ? readFileSync(calls, "utf8") : "";
      resolve({ code: error?.code ?? 0, stdout, stderr, npm });
    }),
  );
}

describe("the entry of the npm scripts", () => {
  it("runs the program with its arguments and ends with its exit code", async () => {
    assert.deepEqual(await start(), {
      code: 7,
      stdout: "program --flag\n",
      stderr: "",
      npm: "",
    });
  });

  const remove = (path: string) => rmSync(join(checkout, path), { recursive: true });
  const haveInstalled = (version: string) => {
    const packages = { ...LOCK.packages, "node_modules/one": { version } };
    write("node_modules/.package-lock.json", JSON.stringify({ packages }));
  };

  const damages: [name: string, damage: () => void][] = [
    ["nothing is installed", () => remove("node_modules")],
    ["another version is installed", () => haveInstalled("9.9.9")],
    ["npm's copy of the lock file is cut off", () => write("node_modules/.package-lock.json", "{")],
    ["npm's copy is something else", () => write("node_modules/.package-lock.json", "[]")],
    ["a folder is missing", () => remove("node_modules/one/node_modules/two")],
    ["a folder is empty", () => remove("node_modules/one/package.json")],
    ["Node is missing", () => remove("node_modules/.bin/node")],
  ];
  for (const [name, damage] of damages) {
    it(`installs first when ${name}`, async () => {
      // npm ci makes node_modules anew: here, of what it finds set aside.
      write("whole/node", `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, 0o755);
      const mend = "mkdir -p node_modules/.bin; cp whole/node node_modules/.bin/node";
      write("bin/npm", `#!/bin/sh\necho $@ >> npm-calls\necho from npm\n${mend}\n`, 0o755);
      damage();
      const { code, stdout, stderr, npm } = await start();
      assert.equal(npm, "ci --no-audit --no-fund --ignore-scripts=false --include=dev\n");
      assert.deepEqual([code, stdout], [7, "program --flag\n"]);
      assert.match(
        stderr,
        /^Installing the dependencies with npm ci \(about half a minute\) …\n {2}done in \d+ s\n$/,
      );
    });
  }

  it("says what npm said when it fails", async () => {
    write("bin/npm", "#!/bin/sh\necho no network >&2\nexit 5\n", 0o755);
    write("package-lock.json", "<<<<<<< ours");
    const { code, stdout, stderr } = await start();
    assert.deepEqual([code, stdout], [1, ""]);
    assert.equal(
      stderr,
      "Installing the dependencies with npm ci (about half a minute) …\nnpm ci ended with exit code 5:\nno network\n\n",
    );
  });

  it("says that npm is missing", async () => {
    remove("node_modules");
    const { code, stderr } = await start(join(checkout, "nowhere"));
    assert.equal(code, 1);
    assert.equal(
      stderr,
      "Installing the dependencies with npm ci (about half a minute) …\nnpm cannot be run (ENOENT): install npm, which comes with Node.\n",
    );
  });

  it("says that the installed Node cannot be run", async () => {
    chmodSync(join(checkout, "node_modules/.bin/node"), 0o644);
    const { code, stderr } = await start();
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `${join(checkout, "node_modules/.bin/node")} cannot be run (EACCES): remove node_modules, then run this again.\n`,
    );
  });
});
