/** One direction: settings → components → model → target → live → outputs, and what else must hold. */

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { architecturePage } from "./architecturePage.ts";
import { type Import, imports, isIn, ROOMS, roomOf } from "./imports.ts";

const PAGE = join(import.meta.dirname, "../../docs/architecture.md");

/** From a room to those that it may import from when it runs. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  "index.ts": ["settings", "components", "components/targets"],
  settings: ["model"],
  components: ["model", "live"],
  "components/targets": ["components", "live", "model"],
  live: ["model"],
  model: [],
  policy: ["model"],
  cli: ["model", "live", "settings"],
};
/** And those that it may know the types of beside them. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  components: ["settings", "components/targets"],
  "components/targets": ["settings"],
};

const all = imports();
const told = ({ file, target }: Import) => `${file} imports ${target}`;
const none = (wrong: readonly Import[]) => assert.deepEqual(wrong.map(told), []);

describe("an import", () => {
  it("follows an arrow of the house", () => {
    const inner = all.filter(({ target }) => ROOMS.some((room) => isIn(room, target)));
    assert.ok(inner.length > 100, "the imports are not found");
    none(
      inner.filter(({ file, target, typeOnly }) => {
        const [from, to] = [roomOf(file), roomOf(target)];
        const allowed = [from, ...(ARROWS[from] ?? []), ...(typeOnly ? (TYPES[from] ?? []) : [])];
        return !allowed.includes(to);
      }),
    );
  });

  it("of Pulumi stays out of the model and the live handlers", () =>
    none(
      all.filter(
        ({ file, target, typeOnly }) =>
          target.startsWith("@pulumi/") &&
          // The plugin speaks the engine's protocol.
          !file.startsWith("live/plugin/") &&
          (roomOf(file) === "model" || (roomOf(file) === "live" && !typeOnly)),
      ),
    ));

  it("of Pulumi in settings/ is that of the one reader of configuration", () => {
    const readers = all.filter(
      ({ file, target }) => roomOf(file) === "settings" && target.startsWith("@pulumi/"),
    );
    assert.deepEqual(readers.map(told), ["settings/read.ts imports @pulumi/pulumi"]);
  });

  it("of a provider's SDK names its file, since the whole takes long to load", () =>
    none(all.filter(({ target }) => /^@pulumi\/(auth0|docker|kubernetes)$/.test(target))));

  it("of a target's SDK stands in that target alone", () =>
    none(
      all.filter(
        ({ file, target, typeOnly }) =>
          !typeOnly &&
          /^@pulumi\/(docker|kubernetes)\//.test(target) &&
          !file.startsWith("components/targets/"),
      ),
    ));

  it("never leads from the product into the lab or the tests", () =>
    none(all.filter(({ target }) => /^(lab|tests)\//.test(target))));
});

it("configuration is read in settings/read.ts alone", () => {
  const files = [...new Set(all.map(({ file }) => file))];
  const readers = files.filter((file) =>
    /new (pulumi\.)?Config\(/.test(readFileSync(join(PAGE, "../..", file), "utf8")),
  );
  assert.deepEqual(readers, ["settings/read.ts"]);
});

it("docs/architecture.md draws the house as it is", () => {
  const text = architecturePage(all);
  if (process.env.GOLDEN === "write") writeFileSync(PAGE, text);
  assert.equal(text, readFileSync(PAGE, "utf8"), "run `npm run golden` and review its diff");
});
