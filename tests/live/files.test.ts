import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, describe, it } from "node:test";
import { type FilesInputs, files } from "../../live/files/handler.ts";
import { UNKNOWN } from "../../live/handler.ts";

const ROOT = mkdtempSync(join(tmpdir(), "files-"));
let directory: string;
let count = 0;

beforeEach(() => {
  directory = join(ROOT, `${count++}`, "sso");
});
after(() => rmSync(ROOT, { recursive: true, force: true }));

const base64 = (text: string) => Buffer.from(text).toString("base64");

const inputs = (
  contents: Record<string, string>,
  rest: Partial<FilesInputs> = {},
): FilesInputs => ({
  directory,
  files: Object.entries(contents).map(([path, text]) => ({ path, content: base64(text) })),
  stack: "openmetadata-auth0/test",
  drift: [],
  ...rest,
});

const FIRST = { "keys/1/private_key.der": "key one", "jwks.json": "{}", "openmetadata.env": "A=1" };
const SECOND = {
  "keys/2/private_key.der": "key two",
  "jwks.json": "[]",
  "openmetadata.env": "A=2",
};

const read = (path: string) => readFileSync(join(directory, path), "utf8");
const mode = (path: string) => (statSync(join(directory, path)).mode & 0o777).toString(8);
const ownerOf = (path: string) => {
  const { uid, gid } = statSync(join(directory, path));
  return [uid, gid];
};
const tree = () => readdirSync(directory, { recursive: true }).map(String).sort();

/** Runs a call in a process without root's rights. @returns the message it fails with. */
const asNobody = (call: string) => {
  const handler = join(import.meta.dirname, "../../live/files/handler.ts");
  const script = `
    import { files } from ${JSON.stringify(handler)};
    process.setgid(65534); process.setuid(65534);
    try { ${call}; } catch (error) { console.log(error.message); }`;
  return execFileSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
  }).trim();
};

describe("a delivery", () => {
  it("writes each file with mode 0600 in directories of mode 0700", async () => {
    const { id, outs } = await files.create(inputs(FIRST));
    assert.equal(id, directory);
    assert.deepEqual(outs.drift, []);
    assert.equal(read("openmetadata.env"), "A=1");
    assert.deepEqual(tree(), [
      ".openmetadata-auth0.json",
      "jwks.json",
      "keys",
      "keys/1",
      "keys/1/private_key.der",
      "openmetadata.env",
    ]);
    for (const path of ["", "keys", "keys/1"]) assert.equal(mode(path), "700", path);
    for (const path of [...Object.keys(FIRST), ".openmetadata-auth0.json"]) {
      assert.equal(mode(path), "600", path);
    }
  });

  it("keeps these modes whatever the umask of the caller", async () => {
    const umask = process.umask(0o077);
    try {
      await files.create(inputs(FIRST));
      assert.equal(mode("jwks.json"), "600");
      assert.equal(mode("keys"), "700");
    } finally {
      process.umask(umask);
    }
  });

  it("gives the files to their owner", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("only root can give files away");
    await files.create(inputs(FIRST, { owner: { uid: 1000, gid: 1001 } }));
    for (const path of ["", ...tree()]) assert.deepEqual(ownerOf(path), [1000, 1001], path);
  });

  it("without an owner gives back what was somebody else's", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("only root can give files away");
    const { outs } = await files.create(inputs(FIRST, { owner: { uid: 1000, gid: 1001 } }));
    await files.update(directory, outs, inputs(FIRST));
    for (const path of ["", ...tree()]) assert.deepEqual(ownerOf(path), [0, 0], path);
  });

  it("of another generation takes the key of the last one away", async () => {
    const { outs } = await files.create(inputs(FIRST));
    await files.update(directory, outs, inputs(SECOND));
    assert.equal(read("keys/2/private_key.der"), "key two");
    assert.equal(existsSync(join(directory, "keys/1")), false);
  });

  it("keeps what it is told to of the last one, untouched, until it is told no more", async () => {
    const keep = ["keys/1/private_key.der", "keys/0/private_key.der"];
    const { outs } = await files.create(inputs(FIRST));
    const second = await files.update(directory, outs, inputs(SECOND, { keep }));
    assert.equal(read("keys/1/private_key.der"), "key one");
    const { props } = (await files.read(directory, second.outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, []);
    await files.update(directory, second.outs, inputs(SECOND));
    assert.equal(existsSync(join(directory, "keys/1")), false);
  });

  it("takes what it kept away with the rest, also where the manifest is lost", async () => {
    const kept = inputs(SECOND, { keep: ["keys/1/private_key.der"] });
    for (const loseManifest of [false, true]) {
      const { outs } = await files.create(inputs(FIRST));
      const second = await files.update(directory, outs, kept);
      if (loseManifest) rmSync(join(directory, ".openmetadata-auth0.json"));
      await files.delete(directory, second.outs);
      assert.equal(existsSync(directory), false);
    }
  });

  it("is told from every other by its id", async () => {
    const first = await files.create(inputs(FIRST));
    const second = await files.update(directory, first.outs, inputs(FIRST));
    assert.notEqual(first.outs.delivery, second.outs.delivery);
  });

  it("never shows half a file: readers see the old content or the new", async () => {
    const old = "a".repeat(1_000_000);
    const { outs } = await files.create(inputs({ "openmetadata.env": old }));
    const seen = new Set<string>();
    let writing = true;
    const reader = (async () => {
      while (writing) {
        seen.add(read("openmetadata.env"));
        await new Promise(setImmediate);
      }
    })();
    await files.update(directory, outs, inputs({ "openmetadata.env": "b".repeat(1_000_000) }));
    writing = false;
    await reader;
    for (const content of seen) assert.match(content, /^(a{1000000}|b{1000000})$/);
  });
});

describe("a directory", () => {
  it("that holds somebody else's files is left alone", async () => {
    mkdirSync(directory, { recursive: true });
    for (const name of ["a", "b", "c", "d"]) writeFileSync(join(directory, name), "theirs");
    await assert.rejects(files.create(inputs(FIRST)), {
      message: `target.directory ${directory} holds files that this stack did not write (a, b, c and 1 more): move them away, or name a directory of its own`,
    });
    assert.deepEqual(tree(), ["a", "b", "c", "d"]);
  });

  it("of another stack is left alone", async () => {
    await files.create(inputs(FIRST, { stack: "openmetadata-auth0/other" }));
    await assert.rejects(files.create(inputs(SECOND)), {
      message: `target.directory ${directory} belongs to the stack openmetadata-auth0/other: name another directory, or destroy that stack first`,
    });
    assert.equal(read("openmetadata.env"), "A=1");
  });

  it("is delivered under one path only, or the removal of the old one would take the new one", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const link = join(ROOT, `link-${count}`);
    symlinkSync(join(directory, ".."), link);
    await assert.rejects(files.create(inputs(FIRST, { directory: join(link, "sso") })), {
      message: `target.directory ${link}/sso was delivered as ${directory}: set that again, or name a directory that is not there yet`,
    });
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, []);
  });

  it("where nothing can be made ends, with what to do", async (context) => {
    if (!existsSync("/proc/self")) return context.skip("there is no /proc here");
    await assert.rejects(files.create(inputs(FIRST, { directory: "/proc/nowhere/sso" })), {
      message:
        "could not write /proc/nowhere (ENOENT): nothing can be made there: name another target.directory, then run `pulumi up` again",
    });
    await assert.rejects(files.create(inputs(FIRST, { directory: "/dev/null/x/sso" })), {
      message:
        "could not write /dev/null/x/sso (ENOTDIR): something that is not a directory stands in its path: move it away, then run `pulumi up` again",
    });
  });

  it("below a parent that may not be made says so", (context) => {
    if (process.getuid?.() !== 0) return context.skip("needs root to step down from");
    mkdirSync(join(ROOT, `${count}-closed`), { mode: 0o755 });
    chmodSync(ROOT, 0o755);
    const parent = join(ROOT, `${count}-closed`, "openmetadata");
    const wanted = inputs(FIRST, { directory: join(parent, "sso") });
    assert.equal(
      asNobody(`await files.create(${JSON.stringify(wanted)})`),
      `could not write ${parent} (EACCES): let the user who runs Pulumi write there, or name another target.directory, then run \`pulumi up\` again`,
    );
  });

  it("left half-written by a run that was killed is taken up again, leftovers removed", async () => {
    await files.create(inputs({ ...FIRST, "keys/9/private_key.der": "of a generation given up" }));
    rmSync(join(directory, "openmetadata.env"));
    writeFileSync(join(directory, ".openmetadata-auth0-1.tmp"), "half a ke");
    writeFileSync(join(directory, "keys/9/.openmetadata-auth0-2.tmp"), "half a ke");
    await files.create(inputs(FIRST));
    assert.deepEqual(tree(), [
      ".openmetadata-auth0.json",
      "jwks.json",
      "keys",
      "keys/1",
      "keys/1/private_key.der",
      "openmetadata.env",
    ]);
  });

  it("whose manifest is damaged is not guessed at", async () => {
    await files.create(inputs(FIRST));
    writeFileSync(join(directory, ".openmetadata-auth0.json"), '{"stack": "open');
    await assert.rejects(files.create(inputs(FIRST)), {
      message: `${directory}/.openmetadata-auth0.json is damaged: remove the directory ${directory}, it is written anew`,
    });
  });

  it("that lost its manifest says so, and an update makes it whole", async () => {
    const { outs } = await files.create(inputs(FIRST));
    rmSync(join(directory, ".openmetadata-auth0.json"));
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, [".openmetadata-auth0.json is missing"]);
    // The key of the generation that leaves is ours too.
    await files.update(directory, props, inputs(SECOND));
    assert.deepEqual(tree(), [
      ".openmetadata-auth0.json",
      "jwks.json",
      "keys",
      "keys/2",
      "keys/2/private_key.der",
      "openmetadata.env",
    ]);
  });

  it("that lost its manifest is left alone where somebody else's file is in it", async () => {
    const { outs } = await files.create(inputs(FIRST));
    rmSync(join(directory, ".openmetadata-auth0.json"));
    writeFileSync(join(directory, "keys/1/notes.txt"), "theirs");
    await assert.rejects(files.update(directory, outs, inputs(FIRST)), {
      message: `target.directory ${directory} holds files that this stack did not write (keys/1/notes.txt): move them away, or name a directory of its own`,
    });
  });

  it("without a manifest is not taken over by a first delivery, though the names are the same", async () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "openmetadata.env"), "theirs");
    await assert.rejects(files.create(inputs(FIRST)), {
      message: `target.directory ${directory} holds files that this stack did not write (openmetadata.env): move them away, or name a directory of its own`,
    });
    assert.equal(read("openmetadata.env"), "theirs");
  });

  it("may hold the log of a restart, which goes with it", async () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "restart.log"), "of a stack whose state was lost");
    const { outs } = await files.create(inputs(FIRST));
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, []);
    await files.delete(directory, outs);
    assert.equal(existsSync(directory), false);
  });

  it("whose manifest was edited to point elsewhere loses nothing there", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const victim = join(ROOT, `victim-${count}`);
    writeFileSync(victim, "theirs");
    for (const path of [`../../victim-${count}`, victim, "keys/../../../victim"]) {
      const manifest = { stack: "openmetadata-auth0/test", directory, files: [path] };
      writeFileSync(join(directory, ".openmetadata-auth0.json"), JSON.stringify(manifest));
      await assert.rejects(files.update(directory, outs, inputs(SECOND)), {
        message: `${directory}/.openmetadata-auth0.json is damaged: remove the directory ${directory}, it is written anew`,
      });
    }
    assert.equal(readFileSync(victim, "utf8"), "theirs");
  });

  it("that is a file is named", async () => {
    mkdirSync(join(directory, ".."), { recursive: true });
    writeFileSync(directory, "");
    await assert.rejects(files.create(inputs(FIRST)), {
      message: `target.directory ${directory} is not a directory: move it away or name another path`,
    });
  });

  it("is never entered through a link", async () => {
    const elsewhere = join(ROOT, `elsewhere-${count}`);
    mkdirSync(elsewhere);
    const { outs } = await files.create(inputs(FIRST));
    rmSync(join(directory, "keys"), { recursive: true });
    symlinkSync(elsewhere, join(directory, "keys"));
    await assert.rejects(files.update(directory, outs, inputs(FIRST)), {
      message: `could not write ${directory}/keys (ELOOP): a link stands in its place: move it away, then run \`pulumi up\` again`,
    });
    assert.deepEqual(readdirSync(elsewhere), []);
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, [
      "keys is of another kind",
      "keys/1 is missing",
      "keys/1/private_key.der is missing",
      ".openmetadata-auth0.json has other content",
    ]);
    // What is half-written is written again, also where the program goes back to what was before.
    assert.deepEqual(await files.diff(directory, outs, inputs(FIRST)), {
      diffs: ["drift"],
      replaces: [],
    });
  });

  it("is not changed, read or emptied through a link in a folder that it holds", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const elsewhere = join(ROOT, `elsewhere-${count}`);
    const theirs = {
      "private_key.der": "key one",
      ".openmetadata-auth0-1.tmp": "theirs",
    };
    mkdirSync(elsewhere, { mode: 0o755 });
    for (const [name, text] of Object.entries(theirs)) {
      writeFileSync(join(elsewhere, name), text, { mode: 0o600 });
    }
    rmSync(join(directory, "keys/1"), { recursive: true });
    symlinkSync(elsewhere, join(directory, "keys/1"));
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, [
      "keys/1 is of another kind",
      "keys/1/private_key.der is missing",
    ]);
    const refusal = (verb: string, run: string) => ({
      message: `could not ${verb} ${directory}/keys/1 (ELOOP): a link stands in its place: move it away, then run ${run} again`,
    });
    await assert.rejects(
      files.update(directory, outs, inputs(FIRST)),
      refusal("write", "`pulumi up`"),
    );
    await assert.rejects(
      files.update(directory, outs, inputs(SECOND)),
      refusal("remove", "Pulumi"),
    );
    await assert.rejects(files.delete(directory, outs), refusal("remove", "Pulumi"));
    for (const [name, text] of Object.entries(theirs)) {
      assert.equal(readFileSync(join(elsewhere, name), "utf8"), text);
    }
    assert.equal(statSync(elsewhere).mode & 0o777, 0o755);
    assert.deepEqual(readdirSync(directory), [".openmetadata-auth0.json", "keys"]);
    assert.deepEqual(readdirSync(join(directory, "keys")), ["1"]);
    rmSync(join(directory, "keys/1"));
    await files.delete(directory, outs);
    assert.equal(existsSync(directory), false);
  });

  it("that became a link is neither followed nor emptied", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const moved = `${directory}-moved`;
    renameSync(directory, moved);
    symlinkSync(moved, directory);
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.equal(props.drift[0], "the directory is of another kind");
    await assert.rejects(files.update(directory, outs, inputs(FIRST)), {
      message: `target.directory ${directory} is not a directory: move it away or name another path`,
    });
    await assert.rejects(files.delete(directory, outs), {
      message: `could not remove ${directory} (ELOOP): a link stands in its place: move it away, then run Pulumi again`,
    });
    assert.equal(readFileSync(join(moved, "openmetadata.env"), "utf8"), "A=1");
  });
});

describe("a write that fails", () => {
  it("names the file and the remedy, and the next run converges", async () => {
    mkdirSync(join(directory, "openmetadata.env"), { recursive: true });
    writeFileSync(
      join(directory, ".openmetadata-auth0.json"),
      JSON.stringify({ stack: "openmetadata-auth0/test", directory, files: [] }),
    );
    await assert.rejects(files.create(inputs(FIRST)), {
      message: `could not write ${directory}/openmetadata.env (EISDIR): a directory stands in its place: move it away, then run \`pulumi up\` again`,
    });
    rmSync(join(directory, "openmetadata.env"), { recursive: true });
    const { outs } = await files.create(inputs(FIRST));
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props, outs);
  });

  it("leaves no temporary file", async () => {
    mkdirSync(join(directory, "jwks.json"), { recursive: true });
    writeFileSync(
      join(directory, ".openmetadata-auth0.json"),
      JSON.stringify({ stack: "openmetadata-auth0/test", directory, files: [] }),
    );
    await assert.rejects(files.create(inputs(FIRST)));
    assert.deepEqual(
      tree().filter((name) => name.endsWith(".tmp")),
      [],
    );
  });

  it("for want of rights names the owner asked for", (context) => {
    if (process.getuid?.() !== 0) return context.skip("needs root to step down from");
    // Chown needs root, so the handler runs in a process that is not.
    mkdirSync(join(directory, ".."), { recursive: true });
    chmodSync(ROOT, 0o755);
    chownSync(join(directory, ".."), 65534, 65534);
    const output = asNobody(
      `await files.create(${JSON.stringify(inputs(FIRST, { owner: { uid: 1000, gid: 1000 } }))})`,
    );
    assert.equal(
      output,
      `could not write ${directory} for owner 1000:1000 (EPERM): run Pulumi as root or as that user: only root may give files to somebody else, then run \`pulumi up\` again`,
    );
  });
});

describe("a refresh", () => {
  it("finds nothing where nothing changed, and diff agrees", async () => {
    const { outs } = await files.create(inputs(FIRST));
    assert.deepEqual(await files.read(directory, outs), {
      id: directory,
      props: outs,
      inputs: inputs(FIRST),
    });
    assert.deepEqual(await files.diff(directory, outs, inputs(FIRST)), {
      diffs: [],
      replaces: [],
    });
  });

  it("names every difference in content, mode, kind and presence, without the content", async () => {
    const { outs } = await files.create(inputs({ ...FIRST, "openmetadata.yaml": "x: 1" }));
    writeFileSync(join(directory, "openmetadata.env"), "A=changed by hand");
    chmodSync(join(directory, "keys/1/private_key.der"), 0o644);
    chmodSync(join(directory, "keys"), 0o755);
    rmSync(join(directory, "jwks.json"));
    rmSync(join(directory, "openmetadata.yaml"));
    mkdirSync(join(directory, "openmetadata.yaml"));
    const answer = await files.read(directory, outs);
    const { props } = answer as { props: typeof outs };
    assert.deepEqual(props.drift, [
      "keys has mode 0755",
      "keys/1/private_key.der has mode 0644",
      "jwks.json is missing",
      "openmetadata.env has other content",
      "openmetadata.yaml is of another kind",
    ]);
    const { diffs } = await files.diff(directory, props, inputs(FIRST));
    assert.deepEqual(diffs, ["files", "drift"]);
  });

  it("names what is no file any more, without waiting for it, and the update heals", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const names = ["openmetadata.env", "jwks.json", ".openmetadata-auth0.json"];
    for (const name of names) rmSync(join(directory, name));
    execFileSync("mkfifo", ["-m", "600", join(directory, "openmetadata.env")]);
    execFileSync("mkfifo", ["-m", "600", join(directory, ".openmetadata-auth0.json")]);
    const listener = createServer().listen(join(directory, "jwks.json"));
    await once(listener, "listening");
    chmodSync(join(directory, "jwks.json"), 0o600);
    rmSync(join(directory, "keys/1/private_key.der"));
    writeFileSync(join(ROOT, "a key"), "key one", { mode: 0o600 });
    symlinkSync(join(ROOT, "a key"), join(directory, "keys/1/private_key.der"));
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, [
      "keys/1/private_key.der is of another kind",
      "jwks.json is of another kind",
      "openmetadata.env is of another kind",
      ".openmetadata-auth0.json is of another kind",
    ]);
    const { outs: healed } = await files.update(directory, props, inputs(FIRST));
    const again = (await files.read(directory, healed)) as { props: typeof outs };
    assert.deepEqual(again.props.drift, []);
    listener.close();
  });

  it("names a manifest that no longer says what was delivered", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const drift = async () => {
      const { props } = (await files.read(directory, outs)) as { props: typeof outs };
      return props.drift;
    };
    for (const text of ['{"stack": "open', '{"stack":"openmetadata-auth0/test","files":[]}']) {
      writeFileSync(join(directory, ".openmetadata-auth0.json"), text);
      assert.deepEqual(await drift(), [".openmetadata-auth0.json has other content"]);
    }
  });

  it("names the owner of what was given away by hand, and the update takes it back", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("only root can give files away");
    const { outs } = await files.create(inputs(FIRST));
    for (const path of ["", "keys", "jwks.json"]) chownSync(join(directory, path), 1000, 1001);
    const { props } = (await files.read(directory, outs)) as { props: typeof outs };
    assert.deepEqual(props.drift, [
      "the directory belongs to 1000:1001",
      "keys belongs to 1000:1001",
      "jwks.json belongs to 1000:1001",
    ]);
    await files.update(directory, props, inputs(FIRST));
    for (const path of ["", "keys", "jwks.json"]) assert.deepEqual(ownerOf(path), [0, 0], path);
  });

  it("by somebody who may not look says whom to run as", async (context) => {
    if (process.getuid?.() !== 0) return context.skip("needs root to step down from");
    const { outs } = await files.create(inputs(FIRST));
    chmodSync(ROOT, 0o755);
    const output = asNobody(
      `await files.read(${JSON.stringify(directory)}, ${JSON.stringify(outs)})`,
    );
    assert.equal(
      output,
      `could not read ${directory}/keys (EACCES): run Pulumi as the user who delivered the files, or as root, then run Pulumi again`,
    );
  });

  it("leads to an update that heals", async () => {
    const { outs } = await files.create(inputs(FIRST));
    writeFileSync(join(directory, "openmetadata.env"), "A=changed by hand");
    chmodSync(directory, 0o755);
    const { outs: healed } = await files.update(directory, outs, inputs(FIRST));
    assert.equal(read("openmetadata.env"), "A=1");
    assert.equal(mode(""), "700");
    const { props } = (await files.read(directory, healed)) as { props: typeof outs };
    assert.deepEqual(props, healed);
  });

  it("sees that the whole directory is gone", async () => {
    const { outs } = await files.create(inputs(FIRST));
    rmSync(directory, { recursive: true });
    assert.deepEqual(await files.read(directory, outs), {});
  });
});

describe("a change", () => {
  it("of the directory replaces, of anything else updates", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const diff = (rest: Partial<FilesInputs>) => files.diff(directory, outs, inputs(FIRST, rest));
    assert.deepEqual(await diff({ directory: "/etc/other" }), {
      diffs: ["directory"],
      replaces: ["directory"],
    });
    assert.deepEqual(await diff({ owner: { uid: 1, gid: 1 } }), { diffs: ["owner"], replaces: [] });
    assert.deepEqual(await files.diff(directory, outs, inputs(SECOND)), {
      diffs: ["files"],
      replaces: [],
    });
  });

  it("is assumed where a preview does not know, and only the delivery follows from it", async () => {
    const { outs } = await files.create(inputs(FIRST));
    assert.deepEqual(await files.diff(directory, outs, { ...inputs(FIRST), files: UNKNOWN }), {
      diffs: ["files"],
      replaces: [],
    });
    const { instance } = outs;
    assert.deepEqual(files.foresee({ ...inputs(FIRST) }, outs), { delivery: UNKNOWN, instance });
    assert.deepEqual(files.foresee({ ...inputs(FIRST) }, undefined), {
      delivery: UNKNOWN,
      instance: UNKNOWN,
    });
  });
});

describe("a destroy", () => {
  it("leaves what another resource of the stack has delivered there since", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const again = await files.create(inputs(FIRST));
    await files.delete(directory, outs);
    assert.equal(existsSync(join(directory, "keys/1/private_key.der")), true);
    await files.delete(directory, again.outs);
    assert.equal(existsSync(directory), false);
  });

  it("after a delivery by another name of the stack takes the directory away too", async () => {
    const { outs } = await files.create(inputs(FIRST));
    const renamed = { ...inputs(FIRST), stack: "openmetadata-auth0/renamed" };
    const updated = await files.update(directory, outs, renamed);
    await files.delete(directory, updated.outs);
    assert.equal(existsSync(directory), false);
  });

  it("takes the directory away", async () => {
    const { outs } = await files.create(inputs(FIRST));
    await files.delete(directory, outs);
    assert.equal(existsSync(directory), false);
  });

  it("leaves what others have put there", async () => {
    const { outs } = await files.create(inputs(FIRST));
    writeFileSync(join(directory, "keys/notes.txt"), "theirs");
    await files.delete(directory, outs);
    assert.deepEqual(tree(), ["keys", "keys/notes.txt"]);
  });

  it("takes away what a failed update has written beside the state", async () => {
    const { outs } = await files.create(inputs(FIRST));
    rmSync(join(directory, "openmetadata.env"));
    mkdirSync(join(directory, "openmetadata.env"));
    await assert.rejects(files.update(directory, outs, inputs(SECOND)));
    assert.equal(existsSync(join(directory, "keys/2/private_key.der")), true);
    rmSync(join(directory, "openmetadata.env"), { recursive: true });
    await files.delete(directory, outs);
    assert.equal(existsSync(directory), false);
  });

  it("finds nothing after a first delivery that failed", async () => {
    mkdirSync(join(directory, "openmetadata.env"), { recursive: true });
    writeFileSync(
      join(directory, ".openmetadata-auth0.json"),
      JSON.stringify({ stack: "openmetadata-auth0/test", directory, files: [] }),
    );
    await assert.rejects(files.create(inputs(FIRST)), /EISDIR/);
    assert.deepEqual(tree(), ["openmetadata.env"]);
  });

  it("takes the leftovers of a write that was cut off away, and no others", async () => {
    const { outs } = await files.create(inputs(FIRST));
    writeFileSync(join(directory, "keys/1/.openmetadata-auth0-1.tmp"), "half a ke");
    writeFileSync(join(directory, ".openmetadata-auth0.json"), "damaged");
    await files.delete(directory, outs);
    assert.equal(existsSync(directory), false);
  });

  it("succeeds where nothing is left", async () => {
    const { outs } = await files.create(inputs(FIRST));
    rmSync(directory, { recursive: true });
    await files.delete(directory, outs);
  });
});
