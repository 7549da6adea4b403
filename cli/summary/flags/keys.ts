import type { Flag } from "../flags.ts";
import { type Plan, type Properties, type Step, settingOf } from "../plan.ts";
import { quoted, shown } from "../values.ts";

/** What becomes of the signing keys. */
export function keyFlags(plan: Plan): Flag[] {
  if (plan.operation !== "update") return [];
  const accepted = acceptedGenerations(plan.steps);
  return [...steps(signingGeneration(plan, accepted)), ...revoked(plan, accepted)];
}

interface Generations {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** The settings tell where a plan goes also if it was refused before the ring was planned. */
function signingGeneration(plan: Plan, accepted: readonly number[]): Generations {
  const ring = plan.steps.find(({ type }) => type === "openmetadata-auth0:live:Generation");
  return {
    // Next is the highest of those that are accepted, and stands one above the one that signs.
    from: numberOf(ring?.before?.inputs.generation) ?? below(Math.max(...accepted)),
    to:
      numberOf(ring?.after?.inputs.generation) ??
      numberOf(settingOf(plan, "signingKeys").generation),
  };
}

const below = (next: number) => (Number.isFinite(next) ? next - 1 : undefined);
const numberOf = (value: unknown) => (typeof value === "number" ? value : undefined);

function steps({ from, to }: Generations): Flag[] {
  if (from === undefined || to === undefined || from === to) return [];
  const move = `signing goes from generation ${shown(from)} to ${shown(to)}`;
  if (to < from) return [{ id: "key-set-back", text: move }];
  if (to === from + 1) {
    return [{ id: "key-rotated", text: `${move}; tokens of before stay valid for one generation` }];
  }
  return [{ id: "key-skipped", text: `${move}: servers accept no token of before` }];
}

function revoked(plan: Plan, accepted: readonly number[]): Flag[] {
  const { revoked: wanted } = settingOf(plan, "signingKeys");
  if (!Array.isArray(wanted)) return [];
  return wanted
    .filter((generation) => accepted.includes(generation))
    .map((generation) => ({
      id: "key-revoked",
      text: `generation ${quoted(String(generation))} is revoked: its tokens, personal access tokens and bots' among them, are refused`,
    }));
}

/** What the last `up` has put out: the generations that servers accept now. */
function acceptedGenerations(all: readonly Step[]): number[] {
  const stack = all.find(({ type }) => type === "pulumi:pulumi:Stack");
  const keys = stack?.before?.outputs.signingKeys;
  if (!Array.isArray(keys)) return [];
  return keys.flatMap((key: Properties) => numberOf(key?.generation) ?? []);
}
