import { z } from "zod";
import type { ManagementHandler } from "./handler.ts";
import { withAnyScope } from "./handler.ts";
import { flag } from "./paging.ts";
import { checkBody, checkQuery } from "./payload.ts";

const query = z.strictObject({ fields: z.string().optional(), include_fields: flag.optional() });

const read: ManagementHandler = (request) => {
  const { fields, include_fields } = checkQuery(query, request.query);
  const named = fields?.split(",");
  const include = include_fields !== false;
  const entries = Object.entries(request.state.settings);
  const shown = entries.filter(([name]) => !named || named.includes(name) === include);
  return { status: 200, body: Object.fromEntries(shown) };
};

/** Takes whatever it is sent: no stack of ours writes tenant settings. */
const update: ManagementHandler = (request) => {
  const body = checkBody(z.record(z.string(), z.unknown()), request.body);
  const changed = Object.entries({ ...request.state.settings, ...body });
  request.state.settings = Object.fromEntries(changed.filter(([, value]) => value !== null));
  return { status: 200, body: request.state.settings };
};

export const tenantSettingsRoutes: Record<string, ManagementHandler> = {
  "GET /api/v2/tenants/settings": withAnyScope(["read:tenant_settings"], read),
  "PATCH /api/v2/tenants/settings": withAnyScope(["update:tenant_settings"], update),
};
