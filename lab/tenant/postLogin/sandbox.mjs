/**
 * Runs one post-login Action, in a process of its own that may read no file, start no process and
 * has no environment: reads `{code, event}` from standard input and prints an `ActionResult`.
 *
 * The Action's world is a context that holds ECMAScript and a mute `console`, nothing of Node's: no
 * `process`, `require`, timers or `fetch`. Only text goes in and out, and out here no text becomes
 * code (`runAction.ts`), so that an object that does slip through leads nowhere.
 *
 * Plain JavaScript, for it starts with every login: taking types away would double the time.
 */
import { text } from "node:stream/consumers";
import vm from "node:vm";

/**
 * What happens inside. It is handed over as source text, so it may name nothing from out here.
 * Returns what tells the result, once the Action has ended.
 */
function perform(load, event) {
  let result;
  let denied;
  const idToken = {};
  const accessToken = {};
  const appMetadata = {};
  const userMetadata = {};
  const setter = (values) => (name, value) => {
    values[name] = value;
  };
  const api = {
    access: {
      deny: (reason) => {
        denied = String(reason);
      },
    },
    idToken: { setCustomClaim: setter(idToken) },
    accessToken: { setCustomClaim: setter(accessToken) },
    user: { setAppMetadata: setter(appMetadata), setUserMetadata: setter(userMetadata) },
  };
  const run = async () => {
    const module = { exports: {} };
    load(module, module.exports);
    await module.exports.onExecutePostLogin(JSON.parse(event), api);
    result = JSON.stringify({ denied, idToken, accessToken, appMetadata, userMetadata });
  };
  run().catch((error) => {
    result = JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
  });
  return () => result;
}

/** Without timers and network, what has not settled when nothing is left to do never will. */
const unfinished = JSON.stringify({ unfinished: true });

function runAction(code, event) {
  const world = vm.createContext(Object.create(null), { microtaskMode: "afterEvaluate" });
  try {
    const load = vm.compileFunction(code, ["module", "exports"], { parsingContext: world });
    const tell = vm.runInContext(`(${perform})`, world)(load, JSON.stringify(event));
    // Evaluating something, be it nothing, lets what has been awaited go on.
    vm.runInContext("", world);
    return tell() ?? unfinished;
  } catch (error) {
    // Auth0 takes code with a mistake in its syntax, and fails when it is to run.
    return JSON.stringify({ error: error.message });
  }
}

const { code, event } = JSON.parse(await text(process.stdin));
process.stdout.write(runAction(code, event));
