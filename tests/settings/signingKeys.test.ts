import { existingKeyFault } from "../../model/keys/existingKey.ts";
import { NOT_CARRIED, raw, refuses } from "./support.ts";

const GENERATION = "give a whole number from 1 on, and raise it by one to rotate.";

refuses("bad signing keys", [
  [
    "an issuer that YAML takes for a time",
    raw({ signingKeys: { issuer: "12:30" } }),
    `signingKeys.issuer is "12:30": ${NOT_CARRIED}`,
  ],
  [
    "a key id that YAML takes for a number",
    raw(
      { signingKeys: { existing: { generation: 1, kid: "1234" } } },
      { existingSigningKey: "secret" },
    ),
    `signingKeys.existing.kid is "1234": ${NOT_CARRIED}`,
  ],
  [
    "generation 0",
    raw({ signingKeys: { generation: 0 } }),
    `signingKeys.generation is 0: ${GENERATION}`,
  ],
  [
    "a fractional generation",
    raw({ signingKeys: { generation: 1.5 } }),
    `signingKeys.generation is 1.5: ${GENERATION}`,
  ],
  [
    "a key of 1024 bits",
    raw({ signingKeys: { modulusLength: 1024 } }),
    "signingKeys.modulusLength is 1024: use 2048, 3072 or 4096 bits.",
  ],
  [
    "an issuer with a space",
    raw({ signingKeys: { issuer: "open metadata" } }),
    'signingKeys.issuer is "open metadata": give a name without spaces, e.g. the host name of OpenMetadata.',
  ],
  [
    "the current generation revoked",
    raw({ signingKeys: { generation: 2, revoked: [1, 2] } }),
    "signingKeys.revoked[1] is 2: revoke only generations before the current one, 2; after a leak of this one set generation to 5, which cuts off every token at once.",
  ],
  [
    "a generation revoked that never was",
    raw({ signingKeys: { revoked: [0] } }),
    `signingKeys.revoked[0] is 0: ${GENERATION}`,
  ],
  [
    "a revoked generation that is no list",
    raw({ signingKeys: { generation: 2, revoked: 1 } }),
    "signingKeys.revoked is 1: give a list of generations.",
  ],
  [
    "an adopted key beyond the next",
    raw({ signingKeys: { existing: { generation: 3 } } }, { existingSigningKey: "secret" }),
    "signingKeys.existing.generation is 3: adopt the key as the current generation, 1, or the next.",
  ],
  [
    "an adopted key without its key",
    raw({ signingKeys: { existing: { generation: 1 } } }),
    'existingSigningKey is missing: give the key of signingKeys.existing with "pulumi config set --secret existingSigningKey < key.pem".',
  ],
  [
    "a key without its generation",
    raw({}, { existingSigningKey: "secret" }),
    'signingKeys.existing is missing: say which generation existingSigningKey is with "pulumi config set --path signingKeys.existing.generation 1", or remove the key.',
  ],
  [
    "a key that cannot be adopted",
    raw(
      { signingKeys: { existing: { generation: 1 } } },
      { existingSigningKey: "secret", existingKeyFault: existingKeyFault("MIIEvQIBADANBgkqhkiG") },
    ),
    'existingSigningKey is no PEM text, not an unencrypted RSA key in PKCS#8 PEM: give the whole file from its BEGIN line on; OpenMetadata\'s private_key.der becomes one with "openssl pkcs8 -topk8 -nocrypt -inform DER -in private_key.der".',
  ],
  [
    "a key in clear",
    raw({ signingKeys: { existing: { generation: 1 } } }, { existingSigningKey: "clear" }),
    'existingSigningKey is stored in clear: set it again with "pulumi config set --secret existingSigningKey < key.pem", and generate a new key if that file was ever committed.',
  ],
  [
    "a key id with a space",
    raw(
      { signingKeys: { existing: { generation: 1, kid: "a b" } } },
      { existingSigningKey: "secret" },
    ),
    'signingKeys.existing.kid is "a b": give the JWT_KEY_ID of that key: letters, digits and the characters . _ -.',
  ],
]);
