import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Fernet } from "../../../lab/openmetadata/tokens/fernet.ts";

// https://github.com/fernet/spec/blob/master/verify.json
const SPEC = {
  secret: "cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4=",
  token:
    "gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==",
  text: "hello",
};

describe("Fernet", () => {
  test("decrypts the example of the specification", () => {
    assert.equal(new Fernet(SPEC.secret, Date.now).decrypt(`fernet:${SPEC.token}`), SPEC.text);
  });

  test("decrypts what it has encrypted, also an empty text, with its time inside", () => {
    const fernet = new Fernet(SPEC.secret, () => 499_162_800_000);
    for (const text of ["", "eyJ.a.b", "ü".repeat(100)]) {
      const stored = fernet.encrypt(text);
      assert.match(stored, /^fernet:gAAAAAAdwJ6w/);
      assert.equal(fernet.decrypt(stored), text);
    }
  });

  test("decrypts with every key of a list and encrypts with the first", () => {
    const other = Buffer.alloc(32, 7).toString("base64");
    const stored = new Fernet(SPEC.secret, Date.now).encrypt("x");
    const both = new Fernet(`${other},${SPEC.secret}`, Date.now);
    assert.equal(both.decrypt(stored), "x");
    assert.equal(new Fernet(other, Date.now).decrypt(both.encrypt("y")), "y");
  });

  test("refuses another key, and a key of another length", () => {
    const other = new Fernet(Buffer.alloc(32, 7).toString("base64"), Date.now);
    assert.throws(() => other.decrypt(`fernet:${SPEC.token}`), {
      message: "A stored secret was encrypted with another Fernet key.",
    });
    assert.throws(() => new Fernet("c2hvcnQ=", Date.now), {
      message: "fernetKey (FERNET_KEY) has a key of 5 bytes: give 32 random bytes in base64.",
    });
  });
});
