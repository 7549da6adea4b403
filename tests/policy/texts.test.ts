/** Settings and keys are found in every form in which targets hand them over. */

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { unknownCheckingProxy } from "@pulumi/policy";
import { rsaKeysOf } from "../../policy/keys.ts";
import { listOf, settingsNamed, textsOf } from "../../policy/texts.ts";

const NAMES = ["AUTHORIZER_ADMIN_PRINCIPALS", "initialAdmins"];
const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("settingsNamed", () => {
  const forms: [what: string, inputs: object, path: string][] = [
    [
      "data of a Kubernetes Secret",
      { data: { AUTHORIZER_ADMIN_PRINCIPALS: "[admin]" } },
      "data.AUTHORIZER_ADMIN_PRINCIPALS",
    ],
    [
      "an env file in a Kubernetes Secret",
      { data: { env: base64("A=b\nAUTHORIZER_ADMIN_PRINCIPALS=[admin]\n") } },
      "data.env",
    ],
    [
      "the environment of a Deployment's container",
      { containers: [{ env: [{ name: "AUTHORIZER_ADMIN_PRINCIPALS", value: "[admin]" }] }] },
      "containers[0].env[0]",
    ],
    ["envs of a Docker container", { envs: ["AUTHORIZER_ADMIN_PRINCIPALS=[admin]"] }, "envs[0]"],
    [
      "values of a Helm release",
      { values: { authorizer: { initialAdmins: "[admin]" } } },
      "values.authorizer.initialAdmins",
    ],
    [
      "a list of a compose file",
      {
        content:
          'services:\n  om:\n    environment:\n      - A=b\n      - "AUTHORIZER_ADMIN_PRINCIPALS=[admin]"\n',
      },
      "content.services.om.environment[1]",
    ],
    [
      "a list that is no YAML as it stands",
      { content: "environment:\n  - {{ a }} {{ b }}\n  - 'AUTHORIZER_ADMIN_PRINCIPALS=[admin]'\n" },
      "content",
    ],
    [
      "the second document of YAML",
      { content: 'a: b\n---\nauthorizer:\n  initialAdmins: "[admin]"\n' },
      "content.authorizer.initialAdmins",
    ],
    [
      "Helm values as YAML",
      { data: { "values.yaml": 'authorizer:\n  initialAdmins: "[admin]"\n' } },
      "data.values.yaml.authorizer.initialAdmins",
    ],
  ];
  for (const [what, inputs, path] of forms) {
    it(`finds one in ${what}`, () => {
      assert.deepEqual(settingsNamed(inputs, NAMES), [{ path, value: "[admin]" }]);
    });
  }

  it("finds none where there is none", () => {
    assert.deepEqual(settingsNamed({ data: { OTHER: "x", list: [1, null] } }, NAMES), []);
  });

  it("looks at what a preview knows, and only at that", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const inputs = unknownCheckingProxy({
      files: unknown,
      envs: [unknown, "initialAdmins: [bob]"],
    });
    assert.deepEqual(settingsNamed(inputs, NAMES), [
      { path: "envs[1].initialAdmins", value: ["bob"] },
    ]);
  });
});

describe("textsOf", () => {
  it("reads base64 only if it says something", () => {
    assert.deepEqual(textsOf({ a: base64("first\nsecond"), b: "openmetadata" }), [
      { path: "a", text: base64("first\nsecond") },
      { path: "a", text: "first\nsecond" },
      { path: "b", text: "openmetadata" },
    ]);
  });
});

describe("listOf", () => {
  for (const written of ["[alice,bob]", "alice, bob", '["alice", "bob"]', ["alice", "bob"]]) {
    it(`reads ${JSON.stringify(written)}`, () => {
      assert.deepEqual(listOf(written), ["alice", "bob"]);
    });
  }

  it("reads nothing as no entries", () => {
    assert.deepEqual([listOf(undefined), listOf(""), listOf("[]")], [[], [], []]);
  });
});

describe("rsaKeysOf", () => {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const forms: [what: string, text: string][] = [
    ["PKCS#8 PEM", privateKey.export({ type: "pkcs8", format: "pem" }).toString()],
    ["PKCS#1 PEM", privateKey.export({ type: "pkcs1", format: "pem" }).toString()],
    ["PKCS#8 DER", privateKey.export({ type: "pkcs8", format: "der" }).toString("base64")],
    ["SPKI DER", publicKey.export({ type: "spki", format: "der" }).toString("base64")],
    ["PKCS#1 DER", privateKey.export({ type: "pkcs1", format: "der" }).toString("base64")],
    ["public PKCS#1 DER", publicKey.export({ type: "pkcs1", format: "der" }).toString("base64")],
    ["a JWK", JSON.stringify(publicKey.export({ format: "jwk" }))],
    [
      "PEM inside YAML",
      `key: |\n${publicKey.export({ type: "spki", format: "pem" }).toString().replace(/^/gm, "  ")}`,
    ],
    ["PEM inside JSON", JSON.stringify([publicKey.export({ type: "spki", format: "pem" })])],
    ["PEM in base64", base64(publicKey.export({ type: "spki", format: "pem" }).toString())],
    ["a JWKS", JSON.stringify({ keys: [publicKey.export({ format: "jwk" })] })],
  ];
  for (const [what, text] of forms) {
    it(`reads ${what}`, () => {
      const jwk = publicKey.export({ format: "jwk" });
      assert.deepEqual(rsaKeysOf({ key: text }), [{ path: "key", modulusLength: 2048, jwk }]);
    });
  }

  it("reads every block of a bundle", () => {
    const { publicKey: second } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const bundle = [privateKey.export({ type: "pkcs8", format: "pem" })]
      .concat(second.export({ type: "spki", format: "pem" }))
      .join("");
    assert.deepEqual(
      rsaKeysOf({ bundle }).map(({ modulusLength }) => modulusLength),
      [2048, 1024],
    );
  });

  it("reads a DER of few bytes", () => {
    const { publicKey: short } = generateKeyPairSync("rsa", { modulusLength: 512 });
    const key = short.export({ type: "pkcs1", format: "der" }).toString("base64");
    assert.deepEqual(
      rsaKeysOf({ key }).map(({ modulusLength }) => modulusLength),
      [512],
    );
  });

  it("passes over keys of other kinds, and over what only looks like one", () => {
    const { publicKey: other } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const texts = [
      other.export({ type: "spki", format: "pem" }).toString(),
      "-----BEGIN NOTHING-----",
      "MIIBnothing",
      '{"keys": 1}',
      '{"keys"',
      '{"kty"',
      '{"kty": "RSA"}',
    ];
    assert.deepEqual(rsaKeysOf({ texts }), []);
  });
});
