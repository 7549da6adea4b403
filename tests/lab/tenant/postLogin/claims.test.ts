import assert from "node:assert/strict";
import { test } from "node:test";
import { accessTokenClaims, idTokenClaims } from "../../../../lab/tenant/postLogin/claims.ts";

test("claims with a namespace, private ones and those of the profile are taken", () => {
  const claims = {
    "https://openmetadata.example.com/teams": ["a"],
    "urn:example:teams": 1,
    teams: ["a"],
    name: "Somebody Else",
    "not auth0.com": 1,
    "https://auth0.com.example.com/x": 1,
  };
  assert.deepEqual(idTokenClaims(claims), claims);
  assert.deepEqual(accessTokenClaims(claims, false), claims);
});

test("restricted names and Auth0's own namespaces are dropped without a word", () => {
  const names = ["sub", "iss", "aud", "exp", "roles", "permissions", "groups", "nonce", "x5t#S256"];
  const namespaces = [
    "https://auth0.com/teams",
    "http://tenant.auth0.com/teams",
    "https://webtask.io/x",
    "https://a.webtask.run/x",
    "urn:auth0",
    "urn:auth0:teams",
  ];
  for (const name of [...names, ...namespaces]) {
    assert.deepEqual(idTokenClaims({ [name]: 1 }), {}, name);
    assert.deepEqual(accessTokenClaims({ [name]: 1 }, false), {}, name);
  }
});

test("a token for Auth0's own API takes only names with a namespace", () => {
  const claims = { "https://example.com/teams": 1, "urn:example:x": 2, teams: 3 };
  assert.deepEqual(accessTokenClaims(claims, true), {
    "https://example.com/teams": 1,
    "urn:example:x": 2,
  });
});
