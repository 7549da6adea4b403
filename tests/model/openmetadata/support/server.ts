import { baseConfigurationText } from "../../../../lab/openmetadata/configuration.ts";
import {
  type AuthenticationInput,
  authenticationModel,
} from "../../../../model/openmetadata/authentication.ts";
import { referenceFile } from "./reference.ts";

export const INPUT: AuthenticationInput = {
  serverUrl: "https://om.example.com",
  domain: "acme.eu.auth0.com",
  clientId: "client-id",
  client: {
    type: "confidential",
    secret: "-dash_and_underscore-",
    authenticationMethod: "client_secret_basic",
  },
  adminPrincipals: ["alice", "bob.b"],
  principalDomain: "example.com",
  jwtIssuer: "om.example.com",
  kid: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
  privateKeyPath: "/etc/openmetadata/sso/keys/1/private_key.der",
  publicKeyPath: "/etc/openmetadata/sso/keys/1/public_key.der",
  jwksPath: "/etc/openmetadata/sso/jwks.json",
  ownJwksUrl: "http://localhost:8585/api/v1/system/config/jwks",
};
export const MODEL = authenticationModel(INPUT);

/** The server's configuration file: the lab's excerpt, and OpenMetadata's own where it is at hand. */
export const BASES: [name: string, text: string][] = [
  ["the lab's excerpt", baseConfigurationText()],
];
const own = referenceFile("openmetadata/conf-openmetadata-1.12.6.yaml");
if (own !== undefined) BASES.push(["OpenMetadata's own file", own.text]);

/** Texts for what Jackson reads as text: `useNonce: true` ends up as "true" (recorded). */
export function normal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normal);
  if (typeof value !== "object" || value === null) return value === null ? "" : String(value);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined && inner !== null && inner !== "")
      .map(([key, inner]) => [key, normal(inner)]),
  );
}
