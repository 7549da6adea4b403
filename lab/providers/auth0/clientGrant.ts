/** auth0:index/clientGrant:ClientGrant. */
import type { Change, ResourceType } from "../bridge/resource.ts";
import {
  bool,
  computed,
  optional,
  optionalComputed,
  type Schema,
  string,
  strings,
} from "../bridge/schema.ts";
import { notEmpty, oneOf, oneOfIgnoringCase } from "../bridge/validation.ts";
import { elements } from "../bridge/value.ts";
import { given } from "./body.ts";
import { ifFound, type JsonObject, type ManagementApi, segment } from "./managementApi.ts";

const schema: Schema = {
  client_id: string({
    ...optional,
    forceNew: true,
    conflictsWith: ["default_for"],
    atLeastOneOf: ["client_id", "default_for"],
  }),
  audience: string({ required: true, forceNew: true }),
  scopes: strings(optional, notEmpty),
  organization_usage: string({
    ...optional,
    validate: oneOfIgnoringCase("allow", "deny", "require"),
  }),
  allow_any_organization: bool(optional),
  subject_type: string({
    ...optionalComputed,
    forceNew: true,
    validate: oneOfIgnoringCase("client", "user"),
  }),
  authorization_details_types: strings(optional, notEmpty),
  is_system: bool(computed),
  default_for: string({
    ...optional,
    forceNew: true,
    validate: oneOf("third_party_clients"),
    conflictsWith: ["client_id"],
    atLeastOneOf: ["client_id", "default_for"],
  }),
  allow_all_scopes: bool(optional),
};

/** Attribute → member of the body, for what an Update may change. */
const CHANGEABLE = {
  scopes: "scope",
  allow_any_organization: "allow_any_organization",
  organization_usage: "organization_usage",
  authorization_details_types: "authorization_details_types",
  allow_all_scopes: "allow_all_scopes",
};

export const clientGrant: ResourceType<ManagementApi> = {
  schema,

  /** Recorded for an existing grant (03-service-account/17); a new one is taken to be the same. */
  checkPlan(config, planned) {
    const all = planned.allow_all_scopes === true;
    if (all && elements(config.scopes).length > 0) {
      throw new Error("`scopes` cannot be provided when `allow_all_scopes` is set to `true`");
    }
    if (!all && config.scopes === null) {
      throw new Error(
        "either `scopes` must be provided or `allow_all_scopes` must be set to `true`",
      );
    }
  },

  /** A grant that exists already is adopted as it is, wrong scopes included (05b-adoption/3). */
  async create(api, change) {
    const existing = await findExisting(api, change);
    const id = existing ?? String((await api.post("client-grants", creationBody(change))).id);
    change.created(id);
    return readGrant(api, id);
  },

  read: readGrant,

  async update(api, id, change) {
    if (change.changed("allow_all_scopes") && change.get("allow_all_scopes") !== true) {
      const disabled = { allow_all_scopes: false, scope: [] };
      if (!(await ifFound(api.patch(grantPath(id), disabled)))) return undefined;
    }
    const body = changedBody(change);
    if (Object.keys(body).length > 0 && !(await ifFound(api.patch(grantPath(id), body)))) {
      return undefined;
    }
    return readGrant(api, id);
  },

  async delete(api, id) {
    await ifFound(api.delete(grantPath(id)));
  },
};

function grantPath(id: string): string {
  return `client-grants/${segment(id)}`;
}

async function findExisting(api: ManagementApi, change: Change): Promise<string | undefined> {
  const clientId = change.text("client_id");
  if (clientId === "") return undefined;
  const listed = await api.get("client-grants", {
    audience: change.text("audience"),
    client_id: clientId,
    include_totals: "true",
    per_page: "50",
  });
  const grants = (listed.client_grants ?? []) as { id: string; subject_type?: string }[];
  const wanted = change.text("subject_type") || "client";
  return grants.find((grant) => (grant.subject_type || "client") === wanted)?.id;
}

function creationBody(change: Change): JsonObject {
  const { client_id, audience, subject_type, default_for } = change.config;
  return given({ client_id, audience, subject_type, default_for, ...changedBody(change) });
}

function changedBody(change: Change): JsonObject {
  const changed = Object.entries(CHANGEABLE).filter(([name]) => change.toSend(name));
  return given(Object.fromEntries(changed.map(([name, member]) => [member, change.config[name]])));
}

/** With all scopes allowed, the API's empty list is not taken for the grant's scopes. */
async function readGrant(api: ManagementApi, id: string) {
  const grant = await ifFound(api.get(grantPath(id)));
  if (!grant) return undefined;
  const { scope, ...members } = grant;
  const attributes = Object.keys(schema).filter((name) => name !== "scopes");
  return {
    ...Object.fromEntries(attributes.map((name) => [name, members[name]])),
    ...(grant.allow_all_scopes === true ? {} : { scopes: scope }),
  };
}
