import assert from "node:assert/strict";
import { test } from "node:test";
import { runAction } from "../../../../lab/tenant/postLogin/runAction.ts";

const signal = new AbortController().signal;
/** Milliseconds; far more than any Action here takes. */
const ample = 20_000;

const run = (body: string, timeLimit = ample, event: object = {}) =>
  runAction({
    code: `exports.onExecutePostLogin = async (event, api) => {${body}};`,
    event,
    timeLimit,
    signal,
  });

const nothing = { idToken: {}, accessToken: {}, appMetadata: {}, userMetadata: {} };

test("an Action that asks for nothing changes nothing", async () => {
  assert.deepEqual(await run(""), nothing);
});

test("what an Action asks for comes back, also after it waited", async () => {
  const result = await run(
    `
    api.idToken.setCustomClaim("a", event.user);
    await null;
    await Promise.all([Promise.resolve(), (async () => {})()]);
    api.accessToken.setCustomClaim("b", [1]);
    api.user.setAppMetadata("c", { d: true });
    api.user.setUserMetadata("e", null);
    api.access.deny("not you");
    api.idToken.setCustomClaim("after", 1);`,
    ample,
    { user: { name: `"quoted" \u2028 \${x}` } },
  );
  assert.deepEqual(result, {
    denied: "not you",
    idToken: { a: { name: `"quoted" \u2028 \${x}` }, after: 1 },
    accessToken: { b: [1] },
    appMetadata: { c: { d: true } },
    userMetadata: { e: null },
  });
});

test("a module may be exported as a whole, by a plain function", async () => {
  const code = "module.exports = { onExecutePostLogin: (e, api) => api.access.deny('no') }; // end";
  assert.deepEqual(await runAction({ code, event: {}, timeLimit: ample, signal }), {
    ...nothing,
    denied: "no",
  });
});

const failures = [
  {
    what: "that throws",
    code: "exports.onExecutePostLogin = () => { null.x; };",
    error: "Cannot read properties of null (reading 'x')",
  },
  {
    what: "that rejects with a text",
    code: "exports.onExecutePostLogin = async () => { throw 'text'; };",
    error: "text",
  },
  { what: "with a mistake in its syntax", code: '};"\n', error: "Unexpected token '}'" },
  { what: "that throws when it is loaded", code: "throw new Error('at once')", error: "at once" },
  {
    what: "without a handler",
    code: "exports.onContinuePostLogin = async () => {};",
    error: "module.exports.onExecutePostLogin is not a function",
  },
  {
    what: "that calls what is not modelled",
    code: "exports.onExecutePostLogin = async (e, api) => api.multifactor.enable('any');",
    error: "Cannot read properties of undefined (reading 'enable')",
  },
  {
    what: "that waits for what never comes",
    code: "exports.onExecutePostLogin = () => new Promise(() => {});",
    error: "The Action did not finish in time.",
  },
];

for (const { what, code, error } of failures) {
  test(`an Action ${what} fails`, async () => {
    assert.deepEqual(await runAction({ code, event: {}, timeLimit: ample, signal }), { error });
  });
}

test("an Action that does not end is ended", async () => {
  const error = "The Action did not finish in time.";
  assert.deepEqual(await run("for (;;);", 300), { error });
  assert.deepEqual(await run("await null; for (;;);", 300), { error });
});

test("an Action that takes all memory is ended", async () => {
  const body = "const all = []; for (;;) all.push(new Array(1e5).fill(1));";
  assert.deepEqual(await run(body), { error: "The Action used too much memory." });
});

test("an Action finds nothing of Node's", async () => {
  const names = ["process", "require", "fetch", "setTimeout", "Buffer", "global", "URL", "perform"];
  const types = names.map((name) => `typeof ${name}`).join(", ");
  const result = await run(`api.idToken.setCustomClaim("types", [${types}]);`);
  assert.deepEqual(result, { ...nothing, idToken: { types: names.map(() => "undefined") } });
});

test("an Action does not get out by another object's constructor", async () => {
  for (const way of [
    "event.constructor.constructor('return typeof process')()",
    "this?.constructor.constructor('return typeof process')() ?? 'undefined'",
    "api.access.deny.constructor('return typeof process')()",
    "new Function('return typeof process')()",
  ]) {
    const result = await run(`api.idToken.setCustomClaim("process", ${way});`);
    assert.deepEqual(result, { ...nothing, idToken: { process: "undefined" } }, way);
  }
});

test("an Action imports nothing, and the error of that leads nowhere", async () => {
  assert.deepEqual(await run("await import('node:fs');"), {
    error:
      "TypeError [ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING]: A dynamic import callback was not specified.",
  });
  const way = "error.constructor.constructor('return process')()";
  assert.deepEqual(await run(`await import('node:fs').catch((error) => { ${way} });`), {
    error: "EvalError: Code generation from strings disallowed for this context",
  });
});

test("what an Action prints is heard by nobody", async () => {
  assert.deepEqual(await run("console.log('{}'); console.error(event);"), nothing);
});

test("a run that is called off ends with an error", async () => {
  const abort = new AbortController();
  const code = "exports.onExecutePostLogin = () => { for (;;); };";
  const running = runAction({ code, event: {}, timeLimit: ample, signal: abort.signal });
  abort.abort();
  await assert.rejects(running, { name: "AbortError" });
});
