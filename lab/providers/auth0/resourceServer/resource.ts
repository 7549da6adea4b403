/** ResourceServer: which calls in which order (07-functions-and-api/7 to 17). */
import type { Found } from "../../bridge/newState.ts";
import type { ResourceType } from "../../bridge/resource.ts";
import { type State, states } from "../../bridge/value.ts";
import { pick } from "../body.ts";
import { ifFound, type JsonObject, type ManagementApi, segment } from "../managementApi.ts";
import { nullFields, resourceServerBody } from "./body.ts";
import { refuseDisabledAndSet } from "./exclusions.ts";
import { resourceServerSchema } from "./schema.ts";

const MANAGEMENT_API = "Auth0 Management API";
const MY_ACCOUNT_API = "Auth0 My Account API";

/** What the official plugin does not read of the Management API. */
const NOT_OF_MANAGEMENT_API = ["verification_location", "enforce_policies", "token_dialect"];

/** The official plugin sleeps 0.2 s after PATCH; this one does not. */
export const resourceServer: ResourceType<ManagementApi> = {
  schema: resourceServerSchema,

  checkPlan: refuseDisabledAndSet,

  async create(api, change) {
    const made = await api.post("resource-servers", resourceServerBody(change, false));
    const id = String(made.id);
    change.created(id);
    return readResourceServer(api, id, change.planned);
  },

  read: readResourceServer,

  async update(api, id, change) {
    const name = change.before("name");
    if (name === MY_ACCOUNT_API) throw notModelled();
    const body = resourceServerBody(change, name === MANAGEMENT_API);
    if (!(await ifFound(api.patch(path(id), body)))) return undefined;
    const nulls = nullFields(change);
    if (Object.keys(nulls).length > 0) await api.patch(path(id), nulls);
    return readResourceServer(api, id, change.planned);
  },

  /** Auth0's own Management API stays. */
  async delete(api, id, state) {
    if (state.name !== MANAGEMENT_API) await ifFound(api.delete(path(id)));
  },
};

function path(id: string): string {
  return `resource-servers/${segment(id)}`;
}

/** @param id the identifier will do: what is found has the real id */
async function readResourceServer(
  api: ManagementApi,
  id: string,
  state: State,
): Promise<Found | undefined> {
  const found = await ifFound(api.get(path(id)));
  if (!found) return undefined;
  const unread = found.name === MANAGEMENT_API ? NOT_OF_MANAGEMENT_API : [];
  const names = Object.keys(resourceServerSchema).filter((name) => !unread.includes(name));
  return {
    id: found.id,
    ...pick(found, names),
    consent_policy: found.consent_policy ?? "null",
    authorization_details: found.authorization_details ?? [{ disable: true }],
    token_encryption: [tokenEncryption(found.token_encryption, state) ?? { disable: true }],
    proof_of_possession: [found.proof_of_possession ?? { disable: true }],
    authorization_policy: found.authorization_policy ? [found.authorization_policy] : undefined,
    subject_type_authorization: subjectTypes(found.subject_type_authorization),
  };
}

/** The API never shows the key's PEM, so that stays as it was. */
function tokenEncryption(value: unknown, state: State): JsonObject | undefined {
  if (!value) return undefined;
  const { format, encryption_key } = value as { format?: string; encryption_key?: JsonObject };
  const [before] = states(states(state.token_encryption)[0]?.encryption_key);
  return {
    format,
    encryption_key: encryption_key && [
      { ...encryption_key, algorithm: encryption_key.alg, pem: before?.pem },
    ],
  };
}

function subjectTypes(value: unknown): JsonObject[] | undefined {
  if (!value) return undefined;
  const { user, client } = value as { user?: JsonObject; client?: JsonObject };
  return [{ user: user && [user], client: client && [client] }];
}

function notModelled(): Error {
  return new Error(
    `the changes that "${MY_ACCOUNT_API}" takes are not modelled by this stand-in for the auth0 ` +
      "plugin: use the official plugin",
  );
}
