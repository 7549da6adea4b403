/** The tables that stand in for the official auth0 plugin. */

import type { Environment } from "../bridge/configuration.ts";
import type { BridgedProviderTables } from "../bridge/provider.ts";
import { getAction } from "./action/getAction.ts";
import { action } from "./action/resource.ts";
import { triggerAction } from "./action/triggerAction.ts";
import { triggerActions } from "./action/triggerActions.ts";
import { client } from "./client/resource.ts";
import { clientCredentials } from "./clientCredentials.ts";
import { clientGrant } from "./clientGrant.ts";
import { configurationSchema, credentialsOf } from "./configuration.ts";
import { connectionClient } from "./connection/connectionClient.ts";
import { getConnection } from "./connection/getConnection.ts";
import { getClient } from "./getClient.ts";
import { getClients } from "./getClients.ts";
import { getTenant } from "./getTenant.ts";
import { ManagementApi } from "./managementApi.ts";
import { resourceServer } from "./resourceServer/resource.ts";
import type { TransportOptions } from "./transport.ts";

export function auth0Tables(
  environment: Environment,
  transport: TransportOptions,
): BridgedProviderTables<ManagementApi> {
  return {
    name: "auth0",
    version: "3.49.0",
    configuration: configurationSchema,
    environment,
    connect: (settings) => new ManagementApi(credentialsOf(settings), transport),
    disconnect: (api) => api.close(),
    resources: {
      "auth0:index/action:Action": action,
      "auth0:index/client:Client": client,
      "auth0:index/clientCredentials:ClientCredentials": clientCredentials,
      "auth0:index/clientGrant:ClientGrant": clientGrant,
      "auth0:index/connectionClient:ConnectionClient": connectionClient,
      "auth0:index/resourceServer:ResourceServer": resourceServer,
      "auth0:index/triggerAction:TriggerAction": triggerAction,
      "auth0:index/triggerActions:TriggerActions": triggerActions,
    },
    functions: {
      "auth0:index/getClient:getClient": getClient,
      "auth0:index/getAction:getAction": getAction,
      "auth0:index/getClients:getClients": getClients,
      "auth0:index/getConnection:getConnection": getConnection,
      "auth0:index/getTenant:getTenant": getTenant,
    },
  };
}
