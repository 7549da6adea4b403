/** Names of connections: their resources are named by ids, and the login policy is given both. */

import { type Plan, type Properties, type Step, settingOf } from "./plan.ts";

/** @returns the plan, with each connection called by the name that the settings give it. */
export function withConnectionNames(plan: Plan): Plan {
  const names = namesOf(plan);
  return { ...plan, steps: plan.steps.map((step) => called(step, names)) };
}

function called(step: Step, names: ReadonlyMap<unknown, string>): Step {
  if (step.type !== "auth0:index/connectionClient:ConnectionClient") return step;
  const name = names.get((step.after ?? step.before)?.inputs.connectionId);
  return name === undefined ? step : { ...step, called: name };
}

/** By id, the latest name last. The settings do not tell how one was called that goes. */
function namesOf(plan: Plan): ReadonlyMap<unknown, string> {
  const policies = plan.steps.filter(({ type }) => type === "openmetadata-auth0:index:LoginPolicy");
  const lists = [
    ...policies.map(({ before }) => before?.inputs.connections),
    ...policies.map(({ after }) => after?.inputs.connections),
    settingOf(plan, "signIn").connections,
  ];
  return new Map(
    lists.flatMap((list) =>
      Object.entries((list ?? {}) as Properties).map(([name, id]): [unknown, string] => [id, name]),
    ),
  );
}
