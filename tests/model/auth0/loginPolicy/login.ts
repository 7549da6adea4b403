import { createContext, Script } from "node:vm";
import { loginPolicyHandler } from "../../../../model/auth0/loginPolicy/action.ts";
import { loginPolicyCode } from "../../../../model/auth0/loginPolicy/compile.ts";
import type { LoginPolicy } from "../../../../model/auth0/loginPolicy/policy.ts";
import type {
  PostLoginApi,
  PostLoginEvent,
  PostLoginHandler,
} from "../../../../model/auth0/loginPolicy/postLogin.ts";

/** What became of a login: its denials and the claims of its ID token, in order. */
export interface Outcome {
  denied: string[];
  claims: [name: string, value: unknown][];
}

/** The policy as the source enforces it, and as the code that Auth0 is sent does. */
export const FORMS: [name: string, handlerOf: (policy: LoginPolicy) => PostLoginHandler][] = [
  ["action.ts", loginPolicyHandler],
  ["the compiled code", (policy) => load(loginPolicyCode(policy))],
];

/** An `event` may be anything here: absent fields are what is tested. */
export async function login(handler: PostLoginHandler, event: unknown): Promise<Outcome> {
  const outcome: Outcome = { denied: [], claims: [] };
  const api: PostLoginApi = {
    access: { deny: (reason) => outcome.denied.push(reason) },
    idToken: { setCustomClaim: (name, value) => outcome.claims.push([name, value]) },
  };
  await handler(event as PostLoginEvent, api);
  return outcome;
}

/** As a CommonJS module is loaded, in a world with nothing in it but ECMAScript. */
export function load(code: string): PostLoginHandler {
  const world = createContext({}, { codeGeneration: { strings: false, wasm: false } });
  const wrapper = new Script(`(function (exports, require, module) {${code}\n})`);
  const module = { exports: {} as { onExecutePostLogin: PostLoginHandler } };
  const require = (id: string) => {
    throw new Error(`the Action asks for the module ${id}`);
  };
  wrapper.runInContext(world)(module.exports, require, module);
  return module.exports.onExecutePostLogin;
}
