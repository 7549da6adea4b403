/**
 * The arithmetic of the signing key ring.
 *
 * Configuration holds one number, the current generation g. OpenMetadata signs with generation g
 * and accepts g−1 (previous), g and g+1 (next), so raising g by one is a whole rotation: the key
 * that starts to sign has been accepted by every server since the rotation before. Pure functions
 * over what the state remembers; the component around them is `components/signingKeyRing.ts`.
 */

import { KeyError } from "./errors.ts";

export type RingPosition = "previous" | "current" | "next";

/** The public half of a generation's key. */
export interface PublicHalf {
  readonly generation: number;
  readonly kid: string;
  /** SubjectPublicKeyInfo DER, base64. */
  readonly publicKey: string;
  /** The generation that signed in the run that made the key. */
  readonly bornUnder: number;
}

/** Remembers that a target has delivered a key set that contains `generation`. */
export interface Announcement {
  readonly generation: number;
  /**
   * The generation that signed in the run that delivered it; `generation` itself where no run has
   * delivered it as its next one.
   */
  readonly announcedUnder: number;
  /** The half of the key that signed, which stays accepted when `generation` takes over. */
  readonly signing?: PublicHalf;
}

/** @returns the generations of a ring; there is none before 1. */
export function ringGenerations(current: number): Partial<Record<RingPosition, number>> & {
  current: number;
  next: number;
} {
  const generations = { current, next: current + 1 };
  return current > 1 ? { previous: current - 1, ...generations } : generations;
}

/** What is known of a generation that no run has delivered as its next one. */
export function unannounced(generation: number): Announcement {
  return { generation, announcedUnder: generation };
}

/**
 * Refuses a jump over a generation. Servers that run now sign with the previous generation and
 * accept the one before the current; were the current one to sign without having been announced by
 * an earlier delivery, they would refuse its tokens, and it theirs.
 *
 * @throws KeyError `ERR_RING_SKIPPED`
 */
export function refuseSkippedGeneration(
  current: Announcement,
  previous: Announcement | undefined,
): void {
  if (isAnnounced(current) || previous === undefined || !isAnnounced(previous)) return;
  throw new KeyError(
    "ERR_RING_SKIPPED",
    `signingKeys.generation is ${current.generation}, but generation ${previous.generation} never became current, so the servers that run now do not know the key of ${current.generation}: rotate one step at a time and set it to ${previous.generation} first, or, after a leak, to ${current.generation + 1} or more, which cuts off every token at once`,
  );
}

/**
 * Refuses the step to a generation of which no delivery is remembered. It would look like a first
 * deployment, and cut off every token of before without a word.
 *
 * @param before the generation that the stack was at; undefined: it is new.
 * @param announced whether an earlier run has delivered the key of `generation` as its next one.
 * @throws KeyError `ERR_RING_SKIPPED`
 */
export function refuseForgottenGeneration(
  generation: number,
  before: number | undefined,
  announced: boolean,
): void {
  if (announced || before === undefined || generation !== before + 1) return;
  throw new KeyError(
    "ERR_RING_SKIPPED",
    `signingKeys.generation is ${generation}, but this stack does not remember that the key of ${generation} was ever delivered, since no \`pulumi up\` at ${before} has come to its end or a \`pulumi destroy\` has begun to take it away: set it to ${before} for one \`pulumi up\` first, or, after a leak, to ${before + 3} or more, which cuts off every token at once`,
  );
}

export function isAnnounced({ generation, announcedUnder }: Announcement): boolean {
  return announcedUnder < generation;
}

/**
 * Refuses a step back to a generation that has no key any more. The ring is asked when it would have
 * to make a key for the generation that is to sign.
 *
 * @param highest the highest generation that the stack has been at.
 * @throws KeyError `ERR_RING_RETIRED`
 */
export function refuseRetiredGeneration(generation: number, highest: number): void {
  if (generation >= highest) return;
  throw new KeyError(
    "ERR_RING_RETIRED",
    `signingKeys.generation is ${generation}, but this stack has been at ${highest} and has no key of ${generation}: a retired key is let go for good. Go on from the generation that signs now, one step at a time, or, after a leak, to ${highest + 1} or more, which cuts off every token at once`,
  );
}

/**
 * Refuses an `existing` key that is newly given to a generation that is over: no server would learn
 * of the key that is to follow it. One that was adopted in time may stay in the settings.
 *
 * @param existingGeneration the generation of the key; none: fine.
 * @param ringExists whether the stack has keys already.
 * @throws KeyError `ERR_RING_EXISTING`
 */
export function refuseLateExistingKey(
  generation: number,
  existingGeneration: number | undefined,
  ringExists: boolean,
): void {
  if (existingGeneration === undefined || existingGeneration >= generation) return;
  const remedy = ringExists
    ? "remove signingKeys.existing and existingSigningKey"
    : `set signingKeys.generation to ${existingGeneration} for one \`pulumi up\`, so that the servers learn of the next key, and rotate then`;
  throw new KeyError(
    "ERR_RING_EXISTING",
    `signingKeys.existing names generation ${existingGeneration}, which is over and of which this stack has no such key: ${remedy}`,
  );
}

/**
 * Refuses an `existing` key that is not the one its generation has.
 *
 * @throws KeyError `ERR_RING_EXISTING`
 */
export function refuseOtherExistingKey(
  existing: { readonly kid: string; readonly publicKey: string },
  half: PublicHalf,
): void {
  if (half.kid === existing.kid && half.publicKey === existing.publicKey) return;
  const other =
    half.kid === existing.kid ? "another key under the same id" : `the key ${existing.kid}`;
  throw new KeyError(
    "ERR_RING_EXISTING",
    `signingKeys.existing names generation ${half.generation}, which already has the key ${half.kid}, and existingSigningKey is ${other}: leave both out, or name a generation that has no key yet`,
  );
}

/** The half that stays accepted beside a generation that was announced; none at first, and after a leak. */
export function previousHalf(current: Announcement): PublicHalf | undefined {
  return isAnnounced(current) ? current.signing : undefined;
}

/** The halves that a server must accept, in ring order: all but the revoked ones. */
export function acceptedHalves(
  halves: readonly (PublicHalf | undefined)[],
  revoked: readonly number[],
): PublicHalf[] {
  return halves.filter(
    (half) => half !== undefined && !revoked.includes(half.generation),
  ) as PublicHalf[];
}
