/**
 * auth0:index/getAction:getAction, by id or by name. From source, not recorded; the words for a name
 * that is not there are a guess. Left out of its answer: secrets, which Auth0 never shows.
 */
import type { FunctionType } from "../../bridge/resource.ts";
import { block, bool, computed, optional, string } from "../../bridge/schema.ts";
import { pick } from "../body.ts";
import type { JsonObject, ManagementApi } from "../managementApi.ts";
import { hasNext } from "../paging.ts";

export const getAction: FunctionType<ManagementApi> = {
  schema: {
    id: string(optional),
    name: string(optional),
    code: string(computed),
    runtime: string(computed),
    deploy: bool(computed),
    version_id: string(computed),
    supported_triggers: block({ id: string(computed), version: string(computed) }, computed),
  },

  async invoke(api, args) {
    const [wanted, name] = [String(args.id ?? ""), String(args.name ?? "")];
    const action =
      wanted === "" ? await findByName(api, name) : await api.get(`actions/actions/${wanted}`);
    const deployed = action.deployed_version as JsonObject | undefined;
    const [trigger] = (action.supported_triggers ?? []) as JsonObject[];
    return {
      id: String(action.id),
      found: {
        ...pick(action, ["name", "code", "runtime"]),
        deploy: deployed !== undefined,
        ...(deployed && { version_id: deployed.id }),
        ...(trigger && { supported_triggers: [pick(trigger, ["id", "version"])] }),
      },
    };
  },
};

/** The first of that name. */
async function findByName(api: ManagementApi, name: string): Promise<JsonObject> {
  if (name === "") throw new Error("One of 'id' or 'name' is required.");
  for (let page = 0; ; page++) {
    const listed = await api.get("actions/actions", {
      actionName: name,
      page: String(page),
      per_page: "100",
    });
    const found = ((listed.actions ?? []) as JsonObject[]).find((action) => action.name === name);
    if (found) return found;
    if (!hasNext(listed)) throw new Error(`No action found with "name" = ${JSON.stringify(name)}`);
  }
}
