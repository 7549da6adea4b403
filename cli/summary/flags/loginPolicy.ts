import { added, bothSides } from "../changes.ts";
import type { Flag } from "../flags.ts";
import type { Plan, Step } from "../plan.ts";
import { isSecret, quoted, shown, UNKNOWN } from "../values.ts";

/** Whether the Action that decides who may sign in is in force, and lets in whom it did. */
export function policyFlags({ steps, operation }: Plan): Flag[] {
  const off = switchedOff(steps);
  // Everything goes with the stack, the application first of all.
  const gone = operation === "destroy" || off.length > 0 ? [] : lost(steps, operation);
  return [...off, ...gone, ...steps.filter(isAction).flatMap(widened)];
}

const isAction = ({ type }: Step) => type === "auth0:index/action:Action";

function switchedOff(steps: readonly Step[]): Flag[] {
  const setting = steps.find(({ type }) => type === "openmetadata-auth0:index:LoginPolicy");
  if (setting?.after?.inputs.enabled !== false || setting.before?.inputs.enabled === false) {
    return [];
  }
  return [
    {
      id: "login-policy-off",
      text: `the login policy is switched off, since ${shown(setting.after.inputs.waiver)}`,
    },
  ];
}

function lost(steps: readonly Step[], operation: Plan["operation"]): Flag[] {
  const parts: Readonly<Record<string, string>> = {
    "auth0:index/action:Action": "the Action of the login policy",
    "auth0:index/triggerAction:TriggerAction": "the binding of the login policy",
  };
  return steps.flatMap(({ type, action }) =>
    action === "destroy" && parts[type] !== undefined
      ? {
          id: "login-policy-off",
          text: `${parts[type]} is ${operation === "refresh" ? "gone" : "destroyed"}: it is not asked at a login`,
        }
      : [],
  );
}

interface Policy {
  readonly emailDomains?: unknown;
  readonly connections?: unknown;
  readonly deniedNames?: unknown;
}

/** The code holds what it decides by, as JSON (model/auth0/loginPolicy/compile.ts). */
function policyOf(code: unknown): Policy | undefined {
  const text =
    typeof code === "string" ? /^const POLICY = (\{.*?^\});$/ms.exec(code)?.[1] : undefined;
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Policy);
  } catch {
    return undefined;
  }
}

function widened(step: Step): Flag[] {
  if (step.before === undefined || step.after === undefined) return [];
  const { old, next } = bothSides(step);
  if (isSecret(next.code) && step.action !== "keep") {
    return [widen("what the login policy decides by cannot be read")];
  }
  if (old.code === next.code) return [];
  if (next.code === UNKNOWN) {
    return [widen("what the login policy decides by is known only after the update")];
  }
  const [before, after] = [policyOf(old.code), policyOf(next.code)];
  if (before === undefined || after === undefined || rest(old.code) !== rest(next.code)) {
    return [widen("the code of the login policy changes: read it as a whole")];
  }
  return [
    ...added(before.emailDomains, after.emailDomains).map((domain) =>
      widen(`the login policy lets in people of ${quoted(domain)}`),
    ),
    ...(before.connections !== undefined && after.connections === undefined
      ? [widen("the login policy no longer looks at the connection: all of the tenant's are open")]
      : []),
    ...(before.connections === undefined
      ? []
      : added(before.connections, after.connections).map((id) =>
          widen(`the login policy lets in people by the connection with the id ${quoted(id)}`),
        )),
    ...added(after.deniedNames, before.deniedNames).map((name) =>
      widen(`the login policy no longer refuses the name ${quoted(name)}`),
    ),
  ];
}

const widen = (text: string): Flag => ({ id: "login-policy-widened", text });

/** The code without what it decides by. */
function rest(code: unknown): string {
  return String(code).replace(/^const POLICY = \{.*?^\};$/ms, "");
}
