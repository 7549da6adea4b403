import { randomUUID } from "node:crypto";

/** An Action's place in a trigger. */
export interface TriggerBinding {
  id: string;
  trigger_id: string;
  action_id: string;
  display_name: string;
  created_at: string;
}

export interface NewBinding {
  action_id: string;
  display_name: string;
}

/** The Actions bound to each trigger, in the order in which they run. What comes out are copies. */
export class TriggerBindings {
  readonly #byTrigger = new Map<string, TriggerBinding[]>();

  list(trigger: string): TriggerBinding[] {
    return structuredClone(this.#byTrigger.get(trigger) ?? []);
  }

  /** Every binding gets a new id, also one that was there before (recorded: 06b-trigger-actions/9). */
  replace(trigger: string, bindings: readonly NewBinding[]): TriggerBinding[] {
    const now = new Date().toISOString();
    const bound = bindings.map(({ action_id, display_name }) => ({
      id: randomUUID(),
      trigger_id: trigger,
      action_id,
      display_name,
      created_at: now,
    }));
    this.#byTrigger.set(trigger, bound);
    return structuredClone(bound);
  }

  isBound(actionId: string): boolean {
    return [...this.#byTrigger.values()].flat().some(({ action_id }) => action_id === actionId);
  }

  unbind(actionId: string): void {
    for (const [trigger, bindings] of this.#byTrigger) {
      const left = bindings.filter(({ action_id }) => action_id !== actionId);
      this.#byTrigger.set(trigger, left);
    }
  }
}
