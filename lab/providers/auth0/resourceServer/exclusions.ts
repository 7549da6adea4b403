/** Blocks that are switched off by `disable` and must then say nothing else (from source). */
import { errorList } from "../../bridge/faults.ts";
import { isZero, type State, states } from "../../bridge/value.ts";

const EXCLUSIONS = [
  ["authorization_details", "block", "type"],
  ["token_encryption", "blocks", "format", "encryption_key"],
  ["proof_of_possession", "block", "mechanism", "required"],
] as const;

/** @throws Error for blocks that are disabled and filled in at once */
export function refuseDisabledAndSet(config: State): void {
  const faults = EXCLUSIONS.filter(([name, , ...members]) => {
    const blocks = states(config[name]);
    return (
      blocks.some(({ disable }) => disable === true) &&
      blocks.some((block) => members.some((member) => !isZero(block[member] ?? null)))
    );
  }).map(
    ([name, noun, ...members]) =>
      `only one of disable and ${members.join(" or ")} should be set in the ${name} ${noun}`,
  );
  if (faults.length > 0) throw new Error(errorList(faults));
}
