/** The keys that OpenMetadata signs its own tokens with, wherever they are delivered. */

import * as jose from "jose";
import { MINIMUM_MODULUS_LENGTH } from "../../model/keys/existingKey.ts";
import { SHIPPED_KEY_ID, SHIPPED_KEY_THUMBPRINT } from "../../model/keys/shippedKey.ts";
import { rsaKeysOf } from "../keys.ts";
import { type RuleText, resourceRule } from "../rule.ts";
import { settingsNamed, textsOf } from "../texts.ts";

const LONG_KEYS: RuleText = {
  name: "long-signing-keys",
  description: `RSA keys have ${MINIMUM_MODULUS_LENGTH} bits or more.`,
  severity: "high",
  enforcementLevel: "mandatory",
  remediation: `make a key of ${MINIMUM_MODULUS_LENGTH} bits or more (signingKeys.modulusLength), since who factors a shorter one signs administrator tokens`,
};

const NO_SHIPPED_KEY: RuleText = {
  name: "no-shipped-signing-key",
  description: "The signing key that every OpenMetadata download contains is not used.",
  severity: "critical",
  enforcementLevel: "mandatory",
  remediation:
    "let the stack generate a pair, since anybody can sign administrator tokens with the one that everybody has",
};

export const signingKeyRules = [
  resourceRule<object>(LONG_KEYS, "*", (inputs) =>
    [
      ...settingsNamed(inputs, ["modulusLength"]).map(({ path, value }) => ({
        path,
        modulusLength: Number(value),
      })),
      ...rsaKeysOf(inputs),
    ]
      .filter(({ modulusLength }) => modulusLength < MINIMUM_MODULUS_LENGTH)
      .map(({ path, modulusLength }) => `${path} is an RSA key of ${modulusLength} bits`),
  ),
  resourceRule<object>(NO_SHIPPED_KEY, "*", async (inputs) => {
    const keys = await Promise.all(
      rsaKeysOf(inputs).map(async ({ path, jwk }) => ({
        path,
        thumbprint: await jose.calculateJwkThumbprint(jwk as jose.JWK),
      })),
    );
    return [
      ...keys
        .filter(({ thumbprint }) => thumbprint === SHIPPED_KEY_THUMBPRINT)
        .map(({ path }) => `${path} is the signing key that OpenMetadata ships`),
      ...places(textsOf(inputs).filter(({ text }) => text.includes(SHIPPED_KEY_ID))).map(
        (path) => `${path} names the key id of the signing key that OpenMetadata ships`,
      ),
    ];
  }),
];

/** Once each. */
function places(found: readonly { readonly path: string }[]): string[] {
  return [...new Set(found.map(({ path }) => path))];
}
