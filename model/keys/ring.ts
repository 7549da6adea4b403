/**
 * The arithmetic of the signing key ring.
 *
 * Configuration holds one number, the current generation g. OpenMetadata signs with generation g
 * and accepts g−1 (previous), g and g+1 (next), so raising g by one is a whole rotation: the key
 * that starts to sign has been accepted by every server since the rotation before. Pure functions
 * over what the state remembers; the component around them is `components/signingKeyRing.ts`.
 */

import { KeyError } from "./errors.ts";
import type { SigningKeyPair } from "./keyPair.ts";

export type RingPosition = "previous" | "current" | "next";

/** What is remembered of every generation, public and forever: which key it was. */
export interface PublicHalf {
  readonly generation: number;
  /** Empty when this generation never had a key (before the first one, or jumped over). */
  readonly kid: string;
  /** SubjectPublicKeyInfo DER, base64; empty like `kid`. */
  readonly publicKey: string;
  /** The current generation of the run that made the key. */
  readonly bornUnder: number;
}

/** Remembers that a target has delivered a key set that contains `generation`. */
export interface Announcement {
  readonly generation: number;
  /** The current generation of the run that delivered it. */
  readonly announcedUnder: number;
}

/** @returns the generations of a ring; there is none before 1. */
export function ringGenerations(current: number): Partial<Record<RingPosition, number>> & {
  current: number;
  next: number;
} {
  const generations = { current, next: current + 1 };
  return current > 1 ? { previous: current - 1, ...generations } : generations;
}

/** The half of a generation that has no key. */
export function keylessHalf(generation: number, bornUnder: number): PublicHalf {
  return { generation, kid: "", publicKey: "", bornUnder };
}

export function publicHalfOf(
  pair: SigningKeyPair,
  generation: number,
  bornUnder: number,
): PublicHalf {
  return { generation, kid: pair.kid, publicKey: pair.publicKey, bornUnder };
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
  previous: PublicHalf | undefined,
): void {
  const announcedBefore = current.announcedUnder < current.generation;
  const nothingToKeep = previous === undefined || previous.kid === "";
  if (announcedBefore || nothingToKeep) return;
  throw new KeyError(
    "ERR_RING_SKIPPED",
    `signingKeys.generation is ${current.generation}, but generation ${previous.generation} never became current, so the servers that run now do not know the key of ${current.generation}: rotate one step at a time and set it to ${previous.generation} first, or, after a leak, to ${current.generation + 1} or more, which cuts off every token at once`,
  );
}

/**
 * Refuses a step back to a generation whose private half has been let go.
 *
 * @throws KeyError `ERR_RING_RETIRED`
 */
export function refuseRetiredGeneration(pair: SigningKeyPair, half: PublicHalf): void {
  if (half.kid === "" || half.kid === pair.kid) return;
  throw new KeyError(
    "ERR_RING_RETIRED",
    `signingKeys.generation leads back to generation ${half.generation}, which is retired: its private key ${half.kid} no longer exists. Rotate forward, one step at a time`,
  );
}

/**
 * Refuses an `existing` key where the ring already holds another one.
 *
 * @throws KeyError `ERR_RING_EXISTING`
 */
export function refuseOtherExistingKey(existing: { kid: string }, half: PublicHalf): void {
  if (half.kid === "" || half.kid === existing.kid) return;
  throw new KeyError(
    "ERR_RING_EXISTING",
    `signingKeys.existing names generation ${half.generation}, which already has the key ${half.kid}, and existingSigningKey is the key ${existing.kid}: leave both out, or name a generation that has no key yet`,
  );
}

/**
 * The half of a generation whose pair is at hand. A keyless half may have been remembered under its
 * number by a run that jumped past it; the key that signs must be published all the same.
 */
export function halfWithPair(half: PublicHalf, pair: SigningKeyPair | undefined): PublicHalf {
  if (half.kid !== "" || pair === undefined) return half;
  return publicHalfOf(pair, half.generation, half.bornUnder);
}

/**
 * The halves that a server must accept: every generation with a key, in ring order, without the
 * revoked ones.
 */
export function acceptedHalves(
  halves: readonly PublicHalf[],
  revoked: readonly number[],
): PublicHalf[] {
  return halves.filter((half) => half.kid !== "" && !revoked.includes(half.generation));
}
