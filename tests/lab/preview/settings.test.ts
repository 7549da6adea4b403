import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { labSettings } from "../../../lab/preview/settings.ts";

describe("the settings of a stack on the lab's tenant", () => {
  it("are those of the real one without what the lab has not", () => {
    const yaml = `
secretsprovider: awskms://alias/example
config:
  auth0:domain: acme.eu.auth0.com
  auth0:clientSecret: { secure: canary }
  openmetadata-auth0:serverUrl: https://openmetadata.acme.com
  openmetadata-auth0:adminPrincipals: [alice]
  openmetadata-auth0:existingSigningKey: { secure: canary }
  openmetadata-auth0:signIn:
    existingClientId: abc
    protect: true
    connections: { okta: con_1 }
  openmetadata-auth0:signingKeys: { generation: 2, existing: { generation: 2 } }
  openmetadata-auth0:target: { kind: kubernetes, mode: patch }
`;
    assert.deepEqual(labSettings(yaml, "/tmp/sso"), {
      config: {
        "openmetadata-auth0:serverUrl": "https://openmetadata.acme.com",
        "openmetadata-auth0:adminPrincipals": ["alice"],
        "openmetadata-auth0:signIn": { protect: true, connections: { okta: "con_1" } },
        "openmetadata-auth0:signingKeys": { generation: 2 },
        "openmetadata-auth0:serviceAccount": {},
        "openmetadata-auth0:target": { kind: "bareMetal", directory: "/tmp/sso" },
      },
      connections: { okta: "con_1" },
    });
  });
});
