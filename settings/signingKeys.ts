/** OpenMetadata's own signing keys: which generation signs, and of what kind it is. */

import { z } from "zod";
import { carriedText } from "./fields.ts";
import type { Parts } from "./parts.ts";
import type { Problem } from "./problem.ts";

const GENERATION = "give a whole number from 1 on, and raise it by one to rotate";
const generation = z.int({ error: GENERATION }).min(1, { error: GENERATION });

const MODULUS = "use 2048, 3072 or 4096 bits";
const ISSUER = "give a name without spaces, e.g. the host name of OpenMetadata";
const KID = "give the JWT_KEY_ID of that key: letters, digits and the characters . _ -";

export const signingKeys = z
  .strictObject(
    {
      /** The generation that signs. Raising it by one is the whole rotation. */
      generation: generation.default(1),
      /** Bits of the RSA keys that are generated; keys that exist keep theirs. */
      modulusLength: z
        .union([z.literal(2048), z.literal(3072), z.literal(4096)], { error: MODULUS })
        .default(3072),
      /** JWT_ISSUER. Default: the host name of serverUrl. */
      issuer: carriedText(
        z.string({ error: ISSUER }).regex(/^[\w.:/-]+$/, { error: ISSUER }),
      ).optional(),
      /** Generations whose tokens are to be refused from now on. */
      revoked: z.array(generation, { error: "give a list of generations" }).default([]),
      /** Adopts the secret setting existingSigningKey as the key of a generation. */
      existing: z
        .strictObject(
          {
            /** The generation that it is: the one that signs, or the next. */
            generation,
            /** The JWT_KEY_ID under which the server uses the key. Default: its thumbprint. */
            kid: carriedText(
              z.string({ error: KID }).regex(/^[\w.-]+$/, { error: KID }),
            ).optional(),
          },
          { error: "give an object with generation" },
        )
        .optional(),
    },
    { error: "give an object" },
  )
  .prefault({});

type SigningKeyParts = Parts<z.output<typeof signingKeys>>;

/** What the generations must agree on with the one that signs. */
export function checkSigningKeys(parts: SigningKeyParts): Problem[] {
  const { generation, revoked = [], existing } = parts;
  if (generation === undefined) return [];
  return [...checkRevoked(revoked, generation), ...checkAdopted(existing?.generation, generation)];
}

function checkRevoked(
  revoked: NonNullable<SigningKeyParts["revoked"]>,
  current: number,
): Problem[] {
  return revoked.flatMap((generation, index) =>
    generation === undefined || generation < current
      ? []
      : {
          key: `signingKeys.revoked[${index}]`,
          found: String(generation),
          remedy: `revoke only generations before the current one, ${current}; after a leak of this one set generation to ${current + 3}, which cuts off every token at once`,
        },
  );
}

function checkAdopted(generation: number | undefined, current: number): Problem[] {
  if (generation === undefined || generation <= current + 1) return [];
  return [
    {
      key: "signingKeys.existing.generation",
      found: String(generation),
      remedy: `adopt the key as the current generation, ${current}, or the next`,
    },
  ];
}
