import assert from "node:assert/strict";
import { test } from "node:test";
import { toConfig } from "../../../lab/providers/bridge/config.ts";
import { plan, requiresReplace } from "../../../lab/providers/bridge/plan.ts";
import {
  block,
  bool,
  computed,
  int,
  map,
  optional,
  optionalComputed,
  type Schema,
  string,
  strings,
} from "../../../lab/providers/bridge/schema.ts";
import { type State, UNKNOWN } from "../../../lab/providers/bridge/value.ts";
import type { Properties } from "../../../lab/providers/wire.ts";

const schema: Schema = {
  note: string(optional),
  usage: string(optionalComputed),
  key: string({ ...computed }),
  audience: string({ ...optional, forceNew: true }),
  secret_wo: string({ ...optional, writeOnly: true }),
  urls: strings(optional),
  callbacks: strings(optionalComputed),
  tags: map(optional),
  jwt: block(
    { alg: string(optional), lifetime: int(optionalComputed), scopes: map(optional) },
    optionalComputed,
  ),
  logout: block({ on: bool(optional) }, optional),
};

const prior: State = {
  id: "1",
  note: "n",
  usage: "deny",
  key: "k",
  audience: "a",
  secret_wo: null,
  urls: ["u"],
  callbacks: ["c"],
  tags: { team: "x" },
  jwt: [{ alg: "RS256", lifetime: 60, scopes: null }],
  logout: [{ on: true }],
};

const full: Properties = {
  note: "n",
  audience: "a",
  urls: ["u"],
  tags: { team: "x" },
  logout: { on: true },
};

function planned(inputs: Properties, from: State | undefined = prior): State {
  return plan(schema, from, toConfig(schema, inputs));
}

test("a new resource knows what the program says and nothing that is computed", () => {
  assert.deepEqual(
    plan(schema, undefined, toConfig(schema, { note: "n", jwt: { alg: "RS256" } })),
    {
      id: UNKNOWN,
      note: "n",
      usage: UNKNOWN,
      key: UNKNOWN,
      audience: null,
      secret_wo: null,
      urls: null,
      callbacks: UNKNOWN,
      tags: null,
      jwt: [{ alg: "RS256", lifetime: UNKNOWN, scopes: null }],
      logout: [],
    },
  );
});

test("an unchanged program plans the prior state itself", () => {
  assert.equal(planned(full), prior);
});

test("what is optional and computed stays when the program leaves it out", () => {
  const changed = planned({ ...full, note: "m" });
  assert.equal(changed.usage, "deny");
  assert.deepEqual(changed.callbacks, ["c"]);
});

test("what is only optional goes when the program leaves it out", () => {
  const changed = planned({});
  assert.equal(changed.note, null);
  assert.deepEqual(changed.urls, []);
  assert.deepEqual(changed.tags, {});
  assert.deepEqual(changed.logout, []);
});

test("an empty text where there was none is no change", () => {
  const before = { ...prior, note: null };
  assert.equal(planned({ ...full, note: "" }, before), before);
});

test("an empty text does not clear what is computed", () => {
  assert.equal(planned({ ...full, note: "m", usage: "" }).usage, "deny");
});

test("with any change, nulls in a block that exists turn into empty values", () => {
  assert.deepEqual(planned({ ...full, note: "m" }).jwt, [
    { alg: "RS256", lifetime: 60, scopes: {} },
  ]);
});

test("in a block that is added to a resource, computed values are null, not unknown", () => {
  const before = { ...prior, jwt: [] };
  assert.deepEqual(planned({ ...full, jwt: { alg: "RS256" } }, before).jwt, [
    { alg: "RS256", lifetime: null, scopes: null },
  ]);
});

test("what is write-only is never planned", () => {
  assert.equal(planned({ ...full, note: "m", secretWo: "s" }).secret_wo, null);
});

test("ignored changes keep the prior value", () => {
  const config = toConfig(schema, { ...full, note: "m", urls: ["v"] });
  const changed = plan(schema, prior, config, ["urls[0]"]);
  assert.equal(changed.note, "m");
  assert.deepEqual(changed.urls, ["u"]);
});

test("only a changed value of what forces a replacement replaces", () => {
  assert.equal(requiresReplace(schema, prior, planned({ ...full, note: "m" })), false);
  assert.equal(requiresReplace(schema, prior, planned({ ...full, audience: "b" })), true);
});

test("a block that comes with a value that forces a replacement replaces", () => {
  const table: Schema = {
    settings: block({ on: bool({ ...optional, forceNew: true }) }, optional),
  };
  const off = { settings: [{ on: false }] };
  assert.equal(requiresReplace(table, { settings: [] }, off), true);
  assert.equal(requiresReplace(table, { settings: [{ on: null }] }, off), false);
  assert.equal(requiresReplace(table, off, { settings: [] }), true);
});
