import { randomUUID } from "node:crypto";
import type { Action, ActionBody, ActionSecret, ActionVersion } from "./action.ts";

/** What a new Action runs on when it does not say (recorded in 2026). */
const defaultRuntime = "node22";

/** The Actions of the tenant, in order of creation. What goes in and out are copies. */
export class Actions {
  readonly #actions = new Map<string, Action>();

  list(): Action[] {
    return structuredClone([...this.#actions.values()]);
  }

  get(id: string): Action | undefined {
    return structuredClone(this.#actions.get(id));
  }

  create(body: ActionBody): Action {
    const now = new Date().toISOString();
    return this.put({
      id: randomUUID(),
      name: body.name ?? "",
      supported_triggers: body.supported_triggers ?? [],
      code: body.code ?? "",
      dependencies: body.dependencies ?? [],
      runtime: body.runtime ?? defaultRuntime,
      secrets: secretsAfter([], body.secrets ?? [], now),
      status: "pending",
      created_at: now,
      updated_at: now,
      all_changes_deployed: false,
      versions: [],
    });
  }

  /** Adds or replaces an Action as it stands. */
  put(action: Action): Action {
    this.#actions.set(action.id, structuredClone(action));
    return structuredClone(action);
  }

  /**
   * Changes the draft; what runs stays as it is until it is deployed.
   * @throws Error when there is no such Action
   */
  patch(id: string, body: ActionBody): Action {
    const action = this.#existing(id);
    const now = new Date().toISOString();
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    const secrets = body.secrets && secretsAfter(action.secrets, body.secrets, now);
    return this.put({
      ...action,
      ...(Object.fromEntries(given) as Partial<Action>),
      secrets: secrets ?? action.secrets,
      status: "pending",
      updated_at: now,
      all_changes_deployed: false,
    });
  }

  /**
   * Ends the build of a draft. In reality that takes a moment; here it takes a look.
   * @throws Error when there is no such Action
   */
  finishBuild(id: string): Action {
    return this.put({ ...this.#existing(id), status: "built" });
  }

  /**
   * Makes the draft the version that runs.
   * @throws Error when there is no such Action
   */
  deploy(id: string): ActionVersion {
    const action = this.#existing(id);
    const { code, dependencies, runtime, secrets, supported_triggers } = action;
    const version: ActionVersion = structuredClone({
      id: randomUUID(),
      number: (action.versions.at(-1)?.number ?? 0) + 1,
      code,
      dependencies,
      runtime,
      secrets,
      supported_triggers,
      created_at: new Date().toISOString(),
    });
    const versions = [...action.versions, version];
    this.put({ ...action, status: "built", all_changes_deployed: true, versions });
    return version;
  }

  delete(id: string): void {
    this.#actions.delete(id);
  }

  #existing(id: string): Action {
    const action = this.#actions.get(id);
    if (!action) throw new Error(`The tenant has no Action "${id}".`);
    return action;
  }
}

/**
 * A list of secrets replaces the whole list; who was there before stays in front (recorded in
 * 2026), and keeps its value when none is given.
 */
function secretsAfter(
  before: ActionSecret[],
  given: NonNullable<ActionBody["secrets"]>,
  now: string,
): ActionSecret[] {
  const rank = ({ name }: { name: string }) => {
    const place = before.findIndex((secret) => secret.name === name);
    return place < 0 ? before.length : place;
  };
  return [...given]
    .sort((a, b) => rank(a) - rank(b))
    .map(({ name, value }) => {
      const old = before.find((secret) => secret.name === name);
      if (value === undefined && old) return old;
      return { name, value: value ?? "", updated_at: now };
    });
}
