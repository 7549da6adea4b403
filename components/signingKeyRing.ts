import * as pulumi from "@pulumi/pulumi";
import { renderJwks } from "../model/keys/jwks.ts";
import {
  adoptKeyPair,
  checkKeyPair,
  generateKeyPair,
  type SigningKeyPair,
} from "../model/keys/keyPair.ts";
import {
  type Announcement,
  acceptedHalves,
  halfWithPair,
  keylessHalf,
  type PublicHalf,
  publicHalfOf,
  refuseOtherExistingKey,
  refuseRetiredGeneration,
  refuseSkippedGeneration,
  ringGenerations,
} from "../model/keys/ring.ts";
import { orRefuse } from "./refusal.ts";

export interface SigningKeyRingArgs {
  /** The generation that signs. Raise it by one to rotate, by three or more after a leak. */
  readonly generation: number;
  /** Bits of new RSA keys; keys that exist keep theirs. Default 3072. */
  readonly modulusLength?: number;
  /** Generations whose tokens are refused from now on. Default none. */
  readonly revoked?: readonly number[];
  /**
   * Adopts a key that the server already uses, as a PKCS#8 PEM, and the JWT_KEY_ID it is used under
   * (default: its thumbprint). It counts when the generation is first made; a later change fails.
   */
  readonly existing?:
    | {
        readonly generation: number;
        readonly kid?: string | undefined;
        readonly privateKey: pulumi.Output<string>;
      }
    | undefined;
}

/**
 * OpenMetadata's signing keys by generation: *current* signs, *previous* and *next* are accepted.
 *
 * The state is the memory. `pair-n` keeps a pair while it is current or next, `public-n` remembers
 * which key a generation had, `announced-n` that a target has delivered it. Each keeps the value of
 * its first `up`; what a later run generates is thrown away.
 */
export class SigningKeyRing extends pulumi.ComponentResource {
  readonly generation: number;
  /** The pair to sign with; its private half makes it a secret. */
  readonly current: pulumi.Output<SigningKeyPair>;
  /** The key set that every server must accept, as JSON text. */
  readonly jwks: pulumi.Output<string>;
  /** Which key each generation has, public. */
  readonly keyIds: pulumi.Output<{ generation: number; kid: string; bornUnder: number }[]>;

  private readonly childPrefix: string;

  constructor(name: string, args: SigningKeyRingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:SigningKeyRing", name, {}, opts);
    const generations = ringGenerations(args.generation);
    const { current, next, previous } = generations;
    this.childPrefix = name;
    this.generation = current;

    const pairs = new Map(
      [current, next].map((generation) => [generation, this.stashPair(generation, args)]),
    );
    const halves = [previous, current, next]
      .filter((generation) => generation !== undefined)
      .map((generation) => this.stashHalf(generation, pairs.get(generation)));
    const announcement = this.stashAnnouncement(current);

    const checked = pulumi
      .all([announcement, previous === undefined ? undefined : halves[0]])
      .apply(([announced, half]) => orRefuse(() => refuseSkippedGeneration(announced, half)));
    const ring = pulumi
      .all([checked, pulumi.all(halves), pulumi.all([...pairs.values()]), existingPair(args)])
      .apply(async ([, publicHalves, ownPairs, existing]) => {
        await orRefuse(() =>
          checkRing(publicHalves, ownPairs, existing, args.existing?.generation),
        );
        // Halves end with those of the pairs: [previous,] current, next.
        const first = publicHalves.length - ownPairs.length;
        return publicHalves.map((half, index) => halfWithPair(half, ownPairs[index - first]));
      });

    this.current = pulumi.secret(
      pulumi.all([ring, pairs.get(current)]).apply(([, pair]) => pair as SigningKeyPair),
    );
    const accepted = pulumi
      .unsecret(ring)
      .apply((publicHalves) => acceptedHalves(publicHalves, args.revoked ?? []));
    this.jwks = accepted.apply(renderJwks);
    this.keyIds = accepted.apply((publicHalves) =>
      publicHalves.map(({ generation, kid, bornUnder }) => ({ generation, kid, bornUnder })),
    );
    this.registerOutputs({ keyIds: this.keyIds });
  }

  /**
   * Remembers that *next* has been delivered, so that it may become current.
   *
   * @param delivered the resources that must be done first.
   */
  announceNext(delivered: pulumi.Resource[]): void {
    const generation = this.generation + 1;
    new pulumi.Stash(
      `${this.childPrefix}-announced-${generation}`,
      { input: { generation, announcedUnder: this.generation } satisfies Announcement },
      { parent: this, dependsOn: delivered },
    );
  }

  private stashPair(generation: number, args: SigningKeyRingArgs): pulumi.Output<SigningKeyPair> {
    const stash = new pulumi.Stash(
      `${this.childPrefix}-pair-${generation}`,
      { input: pulumi.secret(newPair(generation, args)) },
      { parent: this, ignoreChanges: ["input"] },
    );
    return pulumi.secret(stash.output as pulumi.Output<SigningKeyPair>);
  }

  private stashHalf(
    generation: number,
    pair: pulumi.Output<SigningKeyPair> | undefined,
  ): pulumi.Output<PublicHalf> {
    const input =
      pair === undefined
        ? keylessHalf(generation, this.generation)
        : // Public by nature: the secret mark of the pair would hide the key ids in every preview.
          pulumi.unsecret(pair).apply((p) => publicHalfOf(p, generation, this.generation));
    const stash = new pulumi.Stash(
      `${this.childPrefix}-public-${generation}`,
      { input },
      { parent: this, ignoreChanges: ["input"] },
    );
    return stash.output as pulumi.Output<PublicHalf>;
  }

  /**
   * What is known of the current generation's announcement. It is read from `input`, not `output`:
   * a Stash updates its input and keeps its first output, so `announceNext` of a run that succeeds
   * puts right what a refused run has left here.
   */
  private stashAnnouncement(generation: number): pulumi.Output<Announcement> {
    const stash = new pulumi.Stash(
      `${this.childPrefix}-announced-${generation}`,
      { input: { generation, announcedUnder: generation } satisfies Announcement },
      { parent: this, ignoreChanges: ["input"] },
    );
    return stash.input as pulumi.Output<Announcement>;
  }
}

/**
 * The pair for a generation that has none yet. The program cannot know whether it has, so every
 * `up` makes one; a preview makes none.
 */
function newPair(generation: number, args: SigningKeyRingArgs): pulumi.Input<SigningKeyPair> {
  if (pulumi.runtime.isDryRun()) return pulumi.unknown as pulumi.Output<SigningKeyPair>;
  return args.existing?.generation === generation
    ? existingPair(args).apply((pair) => pair as SigningKeyPair)
    : generateKeyPair(args.modulusLength);
}

function existingPair({ existing }: SigningKeyRingArgs): pulumi.Output<SigningKeyPair | undefined> {
  if (existing === undefined) return pulumi.output(undefined);
  return existing.privateKey.apply((pem) => orRefuse(() => adoptKeyPair(pem, existing.kid)));
}

async function checkRing(
  halves: readonly PublicHalf[],
  pairs: readonly SigningKeyPair[],
  existing: SigningKeyPair | undefined,
  existingGeneration: number | undefined,
): Promise<void> {
  // Halves end with those of the pairs: [previous,] current, next.
  const own = halves.slice(-pairs.length);
  for (const [index, pair] of pairs.entries()) {
    const half = own[index];
    if (half !== undefined) refuseRetiredGeneration(pair, half);
  }
  if (existing !== undefined) {
    const half = halves.find(({ generation }) => generation === existingGeneration);
    if (half !== undefined) refuseOtherExistingKey(existing, half);
  }
  await Promise.all(pairs.map(checkKeyPair));
}
