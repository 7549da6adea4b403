/**
 * Runs that are killed: an `up` ended by SIGKILL at twenty points, chosen by a seed, leaves what the
 * next one completes, or names with what to do.
 *
 * INTERRUPTED_SEED chooses other points.
 */

import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, it } from "node:test";
import { withOwnRejections } from "../support/rejections.ts";
import { UpProcess } from "./interrupted/process.ts";
import { errorsIn } from "./support.ts";
import { openWorld, type World } from "./world.ts";

const SEED = Number(process.env.INTERRUPTED_SEED ?? 4);

/** The same numbers for the same seed (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** An event of a first up, counted from 1. */
interface Point {
  readonly event: "request" | "answer" | "file" | "line";
  readonly count: number;
  /** With the login policy, which takes more calls. */
  readonly loginPolicy: boolean;
}

/** How many of each kind there are, without the login policy and with it. */
const EVENTS: readonly [event: Point["event"], points: number, counts: [number, number]][] = [
  ["request", 6, [9, 16]],
  ["answer", 8, [9, 16]],
  ["file", 3, [7, 7]],
  ["line", 3, [25, 35]],
];

function choosePoints(seed: number): Point[] {
  const next = numbers(seed);
  return EVENTS.flatMap(([event, points, counts]) => {
    const chosen = new Map<string, Point>();
    while (chosen.size < points) {
      const loginPolicy = chosen.size % 2 === 1;
      const count = 1 + next(counts[loginPolicy ? 1 : 0]);
      chosen.set(`${count} ${loginPolicy}`, { event, count, loginPolicy });
    }
    return [...chosen.values()];
  });
}

let world: World;
afterEach(() => world.end());

async function openFor({ loginPolicy }: Pick<Point, "loginPolicy">): Promise<UpProcess> {
  world = await openWorld(
    {
      "serviceAccount.kind": { value: "shared" },
      ...(!loginPolicy && {
        "loginPolicy.enabled": { value: "false" },
        "loginPolicy.waiver": { value: "these are stories about applications" },
      }),
    },
    undefined,
    false,
  );
  return startUp();
}

const startUp = () => new UpProcess({ folder: world.folder, tenant: world.tenant });

/** Done when the event has come; the request it is about is held from then on, for ever. */
function reached({ event, count }: Point, up: UpProcess): Promise<void> {
  if (event === "line") return up.printsLine(count);
  if (event === "file") return fileWritten(count);
  return held(count, event === "answer" ? "after" : "before");
}

function held(count: number, when: "before" | "after"): Promise<void> {
  const path = /^\/api\/v2\//;
  if (count > 1) world.tenant.fault({ path, times: count - 1 });
  return new Promise((arrived) => {
    const hold = () => {
      arrived();
      return new Promise<void>(() => {});
    };
    world.tenant.fault({ path, when, hold });
  });
}

function fileWritten(count: number): Promise<void> {
  mkdirSync(dirname(world.directory), { recursive: true });
  return new Promise((arrived) => {
    const seen = new Set<string>();
    const watcher = watch(dirname(world.directory), { recursive: true }, (_, name) => {
      if (name === null || seen.add(name).size < count) return;
      watcher.close();
      arrived();
    });
  });
}

const applications = () => world.tenant.clients.list().map(({ client_id }) => client_id);

/**
 * Takes the lock away that the killed run has left, as the engine says.
 *
 * A backend in files writes the attributes of its objects in place (gocloud.dev fileblob, attrs.go),
 * so that a kill can leave them empty: the engine fails with "EOF", and goes on once they are gone.
 */
async function cancel(): Promise<void> {
  try {
    await world.lab.stack.cancel();
  } catch (error) {
    assert.match(String(error), /failed to load checkpoint: EOF/);
    removeEmptyAttributes();
    await world.lab.stack.cancel();
  }
}

function removeEmptyAttributes(): void {
  const backend = join(world.lab.directory, "backend");
  for (const name of readdirSync(backend, { recursive: true, encoding: "utf8" })) {
    const file = join(backend, name);
    if (name.endsWith(".attrs") && statSync(file).size === 0) rmSync(file);
  }
}

/** Deletes the applications and the Action that a sentence tells to delete. @returns how many. */
function deleteNamed(sentences: readonly string[]): number {
  const named = sentences.flatMap(
    (sentence) => /with the Client IDs? ([\w, ]+): delete in the Auth0/.exec(sentence)?.[1] ?? [],
  );
  const ids = new Set(named.flatMap((list) => list.split(", ")));
  for (const id of ids) world.tenant.clients.delete(id);
  const actions = sentences.flatMap(
    (sentence) => /another Action called .*, with the id ([\w-]+):/.exec(sentence)?.[1] ?? [],
  );
  for (const id of new Set(actions)) world.tenant.actions.delete(id);
  return ids.size + actions.length;
}

/** Runs `up`, and again when it says what to do first. */
async function upAsTold(): Promise<void> {
  let failure: unknown;
  await withOwnRejections(async () => {
    failure = await world.up().then(
      () => undefined,
      (error: unknown) => error,
    );
  });
  if (failure === undefined) return;
  assert.ok(deleteNamed(errorsIn(String(failure))) > 0, String(failure));
  await world.up();
}

/** The tenant and the files hold what one up makes, and the next has nothing to do. */
async function isWhole({ loginPolicy }: Pick<Point, "loginPolicy">): Promise<void> {
  const [ours, ...others] = applications();
  assert.deepEqual(others, []);
  const environment = readFileSync(join(world.directory, "openmetadata.env"), "utf8");
  assert.ok(environment.includes(`OIDC_CLIENT_ID=${ours}`));
  const { grants, bindings } = world.tenant;
  assert.equal(grants.list().length, 1);
  assert.equal(bindings.list("post-login").length, loginPolicy ? 1 : 0);
  assert.deepEqual((await world.up()).changes, {});
}

describe(`an up that is killed (seed ${SEED})`, { concurrency: false }, () => {
  for (const point of choosePoints(SEED)) {
    const policy = point.loginPolicy ? "with" : "without";
    it(`at ${point.event} ${point.count} ${policy} the login policy is completed by the next`, async () => {
      const up = await openFor(point);
      await Promise.race([reached(point, up), up.ends()]);
      assert.ok(up.isRunning(), `it ended before ${point.event} ${point.count}`);
      await up.kill();
      world.tenant.clearFaults();
      await cancel();
      await upAsTold();
      await isWhole(point);
    });
  }
});

const ALONE = { loginPolicy: false };
const PENDING = /warning: Attempting to deploy or update resources with \d+ pending operations/;

describe("what a run that was stopped leaves", { concurrency: false }, () => {
  it("is told step by step: the lock, the application, the operation that was pending", async () => {
    const up = await openFor(ALONE);
    await Promise.race([held(1, "after"), up.ends()]);
    await up.kill();
    world.tenant.clearFaults();
    const [leftOver] = applications();

    await withOwnRejections(() =>
      assert.rejects(
        world.up(),
        /the stack is currently locked by 1 lock\(s\)\..* `pulumi cancel`/,
      ),
    );
    await cancel();

    const refused = await world.failingUp();
    assert.match(refused, PENDING);
    assert.match(refused, /auth0:index\/client:Client::openmetadata, interrupted while creating/);
    assert.ok(refused.includes(`with the Client ID ${leftOver}: delete in the Auth0 dashboard`));
    assert.equal(deleteNamed(errorsIn(refused)), 1);

    assert.match((await world.up()).printed, PENDING);
    await isWhole(ALONE);
    await world.lab.stack.refresh({ clearPendingCreates: true });
    assert.doesNotMatch((await world.up()).printed, /pending operations/);
  });

  it("by Ctrl-C, twice where Auth0 never answers, is completed by the next", async () => {
    const up = await openFor(ALONE);
    await Promise.race([held(1, "before"), up.ends()]);
    up.interrupt();
    await up.prints(/\^C received; cancelling/);
    up.interrupt();
    await up.ends();
    world.tenant.clearFaults();
    await cancel();
    await upAsTold();
    await isWhole(ALONE);
  });
});
