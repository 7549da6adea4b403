import * as pulumi from "@pulumi/pulumi";
import type { GenerationInputs } from "../live/generation/handler.ts";
import type { SigningKeyInputs } from "../live/signingKey/handler.ts";
import { renderJwks } from "../model/keys/jwks.ts";
import { adoptKeyPair, checkKeyPair, type SigningKeyPair } from "../model/keys/keyPair.ts";
import {
  type Announcement,
  acceptedHalves,
  isAnnounced,
  type PublicHalf,
  previousHalf,
  refuseOtherExistingKey,
  refuseSkippedGeneration,
  ringGenerations,
  unannounced,
} from "../model/keys/ring.ts";
import { type HandledArgs, HandledResource } from "./handledResource.ts";
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
 * The state is the memory: `key-n` keeps a pair while it is current or next, `generation` how far
 * the ring has come, and `announced-n` that a target has delivered the key of n. The last is a Stash,
 * which can be written at the end of one run under a name that the next run reads at its start.
 */
export class SigningKeyRing extends pulumi.ComponentResource {
  /** The pair to sign with; its private half makes it a secret. */
  readonly current: pulumi.Output<SigningKeyPair>;
  /** The key set that every server must accept, as JSON text. */
  readonly jwks: pulumi.Output<string>;
  /** Which key each generation has, public. */
  readonly keyIds: pulumi.Output<{ generation: number; kid: string; bornUnder: number }[]>;

  private readonly childPrefix: string;
  private readonly signing: SigningKey;

  constructor(name: string, args: SigningKeyRingArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:SigningKeyRing", name, {}, opts);
    const { previous, current, next } = ringGenerations(args.generation);
    this.childPrefix = name;

    const announced = pulumi
      .all([
        this.readAnnouncement(current),
        previous === undefined ? undefined : this.readAnnouncement(previous),
      ])
      .apply(([own, before]) => orRefuse(() => checkStep(own, before)));
    const { highest } = new Generation(
      `${name}-generation`,
      // A step that is refused must not count as a place where the ring has been.
      {
        generation: announced.generation,
        announced: announced.apply(isAnnounced),
        existingGeneration: args.existing?.generation,
      },
      { parent: this },
    );
    const keys = [current, next].map((generation) => this.key(generation, highest, args));
    this.signing = keys[0] as SigningKey;

    const halves = pulumi
      .all([announced, pulumi.all(keys.map(({ half }) => half))])
      .apply(([announcement, ownHalves]) => [previousHalf(announcement), ...ownHalves]);
    const checked = pulumi
      .all([halves, existingKey(args), pulumi.all(keys.map(({ pair }) => pair))])
      .apply(([known, existing, pairs]) => orRefuse(() => checkKeys(known, existing, pairs)));

    this.current = pulumi.secret(pulumi.all([this.signing.pair, checked]).apply(([pair]) => pair));
    const accepted = pulumi
      .all([halves, pulumi.unsecret(checked)])
      .apply(([known]) => acceptedHalves(known, args.revoked ?? []));
    this.jwks = accepted.apply(renderJwks);
    this.keyIds = accepted.apply((known) =>
      known.map(({ generation, kid, bornUnder }) => ({ generation, kid, bornUnder })),
    );
    this.registerOutputs({ keyIds: this.keyIds });
  }

  /**
   * Remembers that *next* has been delivered, so that it may become current.
   *
   * @param delivered the resources that must be done first.
   */
  announceNext(delivered: pulumi.Resource[]): void {
    const input = this.signing.half.apply(
      (signing): Announcement => ({
        generation: signing.generation + 1,
        announcedUnder: signing.generation,
        signing,
      }),
    );
    new pulumi.Stash(
      `${this.childPrefix}-announced-${this.signing.generation + 1}`,
      { input },
      { parent: this, dependsOn: delivered },
    );
  }

  private key(
    generation: number,
    highest: pulumi.Output<number>,
    { generation: signingGeneration, modulusLength, existing }: SigningKeyRingArgs,
  ): SigningKey {
    return new SigningKey(
      `${this.childPrefix}-key-${generation}`,
      {
        generation,
        signingGeneration,
        highest,
        modulusLength,
        existing:
          existing?.generation === generation
            ? pulumi.secret({ kid: existing.kid, privateKey: existing.privateKey })
            : undefined,
      },
      { parent: this },
    );
  }

  /**
   * What is known of a generation's announcement. It is read from `input`, not `output`: a Stash
   * updates its input and keeps its first output, so `announceNext` of a run that succeeds puts
   * right what a refused run has left here.
   */
  private readAnnouncement(generation: number): pulumi.Output<Announcement> {
    const stash = new pulumi.Stash(
      `${this.childPrefix}-announced-${generation}`,
      { input: unannounced(generation) },
      { parent: this, ignoreChanges: ["input"] },
    );
    return stash.input as pulumi.Output<Announcement>;
  }
}

class Generation extends HandledResource {
  declare readonly highest: pulumi.Output<number>;

  constructor(
    name: string,
    args: HandledArgs<GenerationInputs>,
    opts: pulumi.CustomResourceOptions,
  ) {
    super("openmetadata-auth0:live:Generation", name, args, ["highest"], opts);
  }
}

class SigningKey extends HandledResource {
  readonly generation: number;
  declare readonly kid: pulumi.Output<string>;
  declare readonly privateKey: pulumi.Output<string>;
  declare readonly publicKey: pulumi.Output<string>;
  declare readonly bornUnder: pulumi.Output<number>;

  constructor(
    name: string,
    args: HandledArgs<SigningKeyInputs> & { readonly generation: number },
    opts: pulumi.CustomResourceOptions,
  ) {
    const outputs = ["kid", "privateKey", "publicKey", "bornUnder"];
    super("openmetadata-auth0:live:SigningKey", name, args, outputs, opts);
    this.generation = args.generation;
  }

  get half(): pulumi.Output<PublicHalf> {
    const { generation, kid, publicKey, bornUnder } = this;
    return pulumi.output({ generation, kid, publicKey, bornUnder });
  }

  get pair(): pulumi.Output<SigningKeyPair> {
    const { kid, privateKey, publicKey } = this;
    return pulumi.output({ kid, privateKey, publicKey });
  }
}

type ExistingKey = SigningKeyPair & { readonly generation: number };

function existingKey({ existing }: SigningKeyRingArgs): pulumi.Output<ExistingKey | undefined> {
  if (existing === undefined) return pulumi.output(undefined);
  const { generation, kid, privateKey } = existing;
  return privateKey.apply((pem) =>
    orRefuse(async () => ({ ...(await adoptKeyPair(pem, kid)), generation })),
  );
}

function checkStep(announced: Announcement, before: Announcement | undefined): Announcement {
  refuseSkippedGeneration(announced, before);
  return announced;
}

async function checkKeys(
  halves: readonly (PublicHalf | undefined)[],
  existing: ExistingKey | undefined,
  pairs: readonly SigningKeyPair[],
): Promise<void> {
  const half = halves.find((known) => known?.generation === existing?.generation);
  if (existing !== undefined && half !== undefined) refuseOtherExistingKey(existing, half);
  await Promise.all(pairs.map(checkKeyPair));
}
