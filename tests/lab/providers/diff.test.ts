import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type DetailedDiff, detailedDiff } from "../../../lab/providers/bridge/diff.ts";
import {
  block,
  blockList,
  blockSet,
  bool,
  map,
  optional,
  required,
  type Schema,
  string,
  stringSet,
  strings,
} from "../../../lab/providers/bridge/schema.ts";
import { type Properties, UNKNOWN_PROPERTY } from "../../../lab/providers/wire.ts";

const schema: Schema = {
  name: string(optional),
  audience: string({ ...optional, forceNew: true }),
  scopes: strings(optional),
  commands: strings({ ...optional, forceNew: true }),
  envs: stringSet({ ...optional, forceNew: true }),
  urls: stringSet(optional),
  metadata: map(optional),
  settings: block({ mode: string(required), on: bool({ ...optional, forceNew: true }) }, optional),
  ports: blockList({ internal: string(required), external: string(optional) }, optional),
  labels: map({ ...optional, forceNew: true }),
  mounts: blockList({ target: string(required) }, { ...optional, forceNew: true }),
  uploads: blockSet({ file: string(required), content: string(optional) }, optional),
};

function diff(before: Properties, planned: Properties, replacing = false): DetailedDiff {
  return detailedDiff(schema, before, planned, planned, replacing);
}

/** Rows: before, planned, the diff; those of strings are provider-recordings/README.md's. */
function table(name: string, rows: [Properties, Properties, DetailedDiff][], replacing = false) {
  describe(name, () => {
    for (const [before, planned, expected] of rows) {
      test(`${JSON.stringify(before)} → ${JSON.stringify(planned)}`, () => {
        assert.deepEqual(diff(before, planned, replacing), expected);
      });
    }
  });
}

table("plain values", [
  [{ name: "a" }, { name: "a" }, {}],
  [{ name: "a" }, { name: "b" }, { name: "UPDATE" }],
  [{ name: null }, { name: "b" }, { name: "ADD" }],
  [{ name: "a" }, { name: null }, { name: "DELETE" }],
  [{ name: "a" }, { name: UNKNOWN_PROPERTY }, { name: "UPDATE" }],
  [{ name: null }, { name: "" }, { name: "ADD" }],
]);

table("lists are compared by their longest common subsequence", [
  [{ scopes: ["a", "b"] }, { scopes: ["a", "b", "c"] }, { "scopes[2]": "ADD" }],
  [{ scopes: ["a", "b"] }, { scopes: ["a", "c"] }, { "scopes[1]": "UPDATE" }],
  [{ scopes: ["a", "b"] }, { scopes: ["b", "a"] }, { "scopes[0]": "DELETE", "scopes[1]": "ADD" }],
  [
    { scopes: ["a", "b", "c"] },
    { scopes: ["c", "b", "a"] },
    { "scopes[0]": "DELETE", "scopes[1]": "UPDATE", "scopes[2]": "ADD" },
  ],
  [{ scopes: ["a", "b", "c"] }, { scopes: ["b", "c"] }, { "scopes[0]": "DELETE" }],
  [{ scopes: ["b", "c"] }, { scopes: ["a", "b", "c"] }, { "scopes[0]": "ADD" }],
  [{ scopes: ["a"] }, { scopes: [] }, { scopes: "DELETE" }],
  [{ scopes: [] }, { scopes: ["a"] }, { scopes: "ADD" }],
  [{ scopes: null }, { scopes: [] }, {}],
]);

table("maps by their keys, and an empty map is not absent", [
  [
    { metadata: { team: "a", env: "t" } },
    { metadata: { team: "b", owner: "x" } },
    { "metadata.team": "UPDATE", "metadata.env": "DELETE", "metadata.owner": "ADD" },
  ],
  [{ metadata: { team: "a" } }, { metadata: {} }, { "metadata.team": "DELETE" }],
  [{ metadata: null }, { metadata: {} }, { metadata: "ADD" }],
  [{ metadata: { "a b": "1" } }, { metadata: { "a b": "2" } }, { 'metadata["a b"]': "UPDATE" }],
]);

table("sets by their members, whatever the order", [
  [{ urls: ["a", "b"] }, { urls: ["b", "a"] }, {}],
  [{ urls: ["a", "b"] }, { urls: ["a", "b", "c"] }, { "urls[2]": "ADD" }],
  [{ urls: ["a", "b"] }, { urls: ["b"] }, { "urls[0]": "DELETE" }],
  [{ urls: ["a"] }, { urls: ["b"] }, { "urls[0]": "UPDATE" }],
  [
    { uploads: [{ file: "f", content: "1" }] },
    { uploads: [{ file: "f", content: "2" }] },
    { "uploads[0].content": "UPDATE" },
  ],
]);

test("set members are reported where the program has them", () => {
  const changed = detailedDiff(
    schema,
    { urls: ["a"] },
    { urls: ["a", "z"] },
    { urls: ["z", "a"] },
    false,
  );
  assert.deepEqual(changed, { "urls[0]": "ADD" });
});

test("set members that the program does not have are reported as a change of the set", () => {
  assert.deepEqual(detailedDiff(schema, { urls: ["a"] }, { urls: ["z"] }, {}, false), {
    urls: "UPDATE",
  });
});

table("blocks member by member", [
  [{ settings: { mode: "a" } }, { settings: { mode: "b" } }, { "settings.mode": "UPDATE" }],
  [{ settings: null }, { settings: { mode: "b" } }, { settings: "ADD" }],
  [{ settings: { mode: "a" } }, { settings: null }, { settings: "DELETE" }],
  [
    { ports: [{ internal: "1" }] },
    { ports: [{ internal: "2" }, { internal: "3" }] },
    { "ports[0].internal": "UPDATE", "ports[1]": "ADD" },
  ],
]);

table(
  "what forces a replacement says so",
  [
    [{ audience: "a" }, { audience: "b" }, { audience: "UPDATE_REPLACE" }],
    [{ commands: ["a"] }, { commands: ["a", "b"] }, { "commands[1]": "ADD_REPLACE" }],
    [{ commands: ["a"] }, { commands: [] }, { commands: "DELETE_REPLACE" }],
    [{ envs: ["a"] }, { envs: ["a", "b"] }, { "envs[1]": "ADD_REPLACE" }],
    [
      { settings: { mode: "a", on: false } },
      { settings: { mode: "b", on: true } },
      { "settings.mode": "UPDATE", "settings.on": "UPDATE_REPLACE" },
    ],
    [{ settings: null }, { settings: { mode: "a", on: true } }, { settings: "ADD_REPLACE" }],
    [{ labels: { a: "1" } }, { labels: { a: "2" } }, { "labels.a": "UPDATE_REPLACE" }],
    [
      { mounts: [{ target: "1" }] },
      { mounts: [{ target: "1" }, { target: "2" }] },
      { "mounts[1]": "ADD_REPLACE" },
    ],
    [
      { audience: "a", mounts: [{ target: "1" }] },
      { audience: "b", mounts: [{ target: "2" }] },
      { audience: "UPDATE_REPLACE", "mounts[0].target": "UPDATE" },
    ],
  ],
  true,
);

test("a replacement that no path explains is reported at __meta", () => {
  assert.deepEqual(diff({ name: "a" }, { name: "b" }, true), {
    name: "UPDATE",
    __meta: "UPDATE_REPLACE",
  });
});

test("without a replacement no path asks for one", () => {
  assert.deepEqual(diff({ audience: "a" }, { audience: "b" }), { audience: "UPDATE" });
});
