/** Bodies that create and change a resource server (07-functions-and-api; its blocks from source). */
import type { Change } from "../../bridge/resource.ts";
import { states, type Value } from "../../bridge/value.ts";
import { given, nested, only, pick, unlessEmpty } from "../body.ts";
import type { JsonObject } from "../managementApi.ts";

/** Sent whenever the program says something, under the attribute's own name. */
const PLAIN = [
  ...["name", "signing_alg", "signing_secret", "allow_offline_access", "token_lifetime_for_web"],
  ...["enforce_policies", "token_dialect", "verification_location"],
];

/** Sent by a Create always, by an Update only when they differ. */
const WHEN_CHANGED = ["allow_online_access", "allow_online_access_with_ephemeral_sessions"];

/** What an update clears by null, in a PATCH of its own after the full body. */
const CLEARABLE = [
  ...["consent_policy", "authorization_details", "token_encryption"],
  ...["proof_of_possession", "authorization_policy"],
];

/** The same for POST and PATCH; of Auth0's own Management API little can be changed. */
export function resourceServerBody(change: Change, isManagementApi: boolean): JsonObject {
  const { config } = change;
  const body = {
    ...pick(config, ["token_lifetime", "skip_consent_for_verifiable_first_party_clients"]),
    ...(change.creating && { identifier: config.identifier }),
    subject_type_authorization: subjectTypes(change, isManagementApi),
    authorization_policy: unlessCleared(change, "authorization_policy", only),
  };
  if (isManagementApi) return given(body);
  return given({
    ...body,
    ...pick(config, PLAIN),
    ...pick(
      config,
      WHEN_CHANGED.filter((name) => change.toSend(name)),
    ),
    consent_policy: unlessCleared(change, "consent_policy", (policy) => policy),
    authorization_details: unlessCleared(change, "authorization_details", (details) =>
      states(details).map(({ type }) => given({ type })),
    ),
    token_encryption: unlessCleared(change, "token_encryption", tokenEncryption),
    proof_of_possession: unlessCleared(change, "proof_of_possession", proofOfPossession),
  });
}

export function nullFields(change: Change): JsonObject {
  const cleared = CLEARABLE.filter((name) => change.toSend(name) && isCleared(change, name));
  return Object.fromEntries(cleared.map((name) => [name, null]));
}

/** Whether the program has nothing there, or says "null" or `disable`. */
function isCleared({ config }: Change, name: string): boolean {
  if (name === "consent_policy") return config[name] === "null";
  const blocks = states(config[name]);
  return blocks.length === 0 || blocks.some(({ disable }) => disable === true);
}

function unlessCleared<Body>(
  change: Change,
  name: string,
  body: (value: Value) => Body,
): Body | undefined {
  const sent = change.toSend(name) && !isCleared(change, name);
  return sent ? body(change.config[name] ?? null) : undefined;
}

/** Clients' access to the Management API is only sent when it changes, which Auth0 refuses. */
function subjectTypes(change: Change, isManagementApi: boolean): JsonObject | undefined {
  const name = "subject_type_authorization";
  const withClient = !isManagementApi || change.changed(name, "client");
  return nested(change.config[name], withClient ? ["user", "client"] : ["user"]);
}

function tokenEncryption(value: Value): JsonObject | undefined {
  const [encryption] = states(value);
  const [key] = states(encryption?.encryption_key);
  return unlessEmpty({
    format: encryption?.format,
    encryption_key:
      key && unlessEmpty({ name: key.name, alg: key.algorithm, kid: key.kid, pem: key.pem }),
  });
}

function proofOfPossession(value: Value): JsonObject | undefined {
  const [possession] = states(value);
  return possession && unlessEmpty(pick(possession, ["mechanism", "required", "required_for"]));
}
