import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { newServerCertificate } from "./certificates.ts";
import { type ActionCollection, type Bindings, type Collection, newControl } from "./dashboard.ts";
import type { FaultRule } from "./http/faults.ts";
import type { RecordedRequest } from "./http/log.ts";
import { type RateLimit, RateLimiter } from "./http/rateLimit.ts";
import { newProvider } from "./oidc/provider.ts";
import { PostLogin } from "./postLogin/index.ts";
import { handle } from "./server.ts";
import { newSigningKey } from "./signingKey.ts";
import type { Client } from "./state/client.ts";
import type { ClientGrant } from "./state/clientGrants.ts";
import type { Connection } from "./state/connections.ts";
import { type Deployer, newState } from "./state/index.ts";
import { loadUsers, type User } from "./users.ts";

export type { ActionCollection, Bindings, Collection } from "./dashboard.ts";
export type { FaultRule } from "./http/faults.ts";
export type { RecordedRequest, RequestKind } from "./http/log.ts";
export type { RateLimit } from "./http/rateLimit.ts";
export type { Action } from "./state/action.ts";
export type { Client } from "./state/client.ts";
export type { ClientGrant } from "./state/clientGrants.ts";
export type { Connection } from "./state/connections.ts";
export type { Deployer } from "./state/index.ts";
export type { User } from "./users.ts";

export interface TenantOptions {
  /** On 127.0.0.1; default 0, a free one. */
  port?: number;
  /** Where `ca.pem` goes; created when missing. Default: a fresh directory, removed by `close`. */
  directory?: string;
  /** Default: `lab/tenant/users.json`. */
  users?: readonly User[];
  /** Default: obviously fake credentials and `defaultDeployerScopes`. */
  deployer?: Deployer;
  /** Of the Management API. Default false. */
  rateLimit?: RateLimit | false;
  /**
   * Auth0's flag `enable_client_connections`: whether a new application is open to every
   * connection of the tenant at once. Default true, as in Auth0.
   */
  enableClientConnections?: boolean;
  /** For all post-login Actions of one login together, in milliseconds. Default 20 000, as in Auth0. */
  actionTimeLimit?: number;
}

/** A running test double of an Auth0 tenant. What it knows is lost when it closes. */
export interface Tenant {
  /** `localhost:PORT`, as given to `auth0:domain`. */
  domain: string;
  /** `https://localhost:PORT/` */
  issuer: string;
  /** Path of the CA certificate, for SSL_CERT_FILE and NODE_EXTRA_CA_CERTS. */
  caFile: string;
  /** The same in PEM. */
  ca: string;
  deployer: { clientId: string; clientSecret: string };
  /** `https://localhost:PORT/api/v2/` */
  managementApiIdentifier: string;
  /** Bearer token of the control API under `/lab/`. */
  controlToken: string;
  users: readonly User[];
  /** Applications apart from the two that the tenant came with (the deployer, "All Applications"). */
  clients: Collection<Client>;
  /** Client grants apart from the deployer's. */
  grants: Collection<ClientGrant>;
  /** Sources of users; `enabled_clients` says who may use them. */
  connections: Collection<Connection>;
  /** Their drafts are built at once. */
  actions: ActionCollection;
  /** Which Actions run on which trigger. */
  bindings: Bindings;
  /** Every request since the start or the last reset, in order. */
  requests(): RecordedRequest[];
  resetRequests(): void;
  fault(rule: FaultRule): void;
  clearFaults(): void;
  /** Changes the deployer's grant. A token that was issued before keeps its scopes, as in reality. */
  setDeployerScopes(scopes: string[]): void;
  close(): Promise<void>;
}

/** What the stack's own application may do on the Management API (notes auth0.md §2), all of it. */
export const defaultDeployerScopes = [
  ...["create", "read", "update", "delete"].flatMap((verb) => [
    `${verb}:clients`,
    `${verb}:client_credentials`,
    `${verb}:client_grants`,
    `${verb}:actions`,
  ]),
  ...["read:client_keys", "update:client_keys"],
  ...["read:connections", "update:connections"],
  ...["read:resource_servers", "read:tenant_settings"],
];

const defaultDeployer: Deployer = {
  clientId: "FAKEdeployer00000000000000000000",
  clientSecret: "fake-deployer-secret-of-the-lab-tenant-0000000000000000000000000",
  scopes: defaultDeployerScopes,
};

/**
 * Starts a tenant over HTTPS on 127.0.0.1, with a certificate authority of its own.
 * @throws Error when the port is taken
 */
export async function startTenant(options: TenantOptions = {}): Promise<Tenant> {
  const deployer = options.deployer ?? defaultDeployer;
  const users = options.users ?? loadUsers();
  const [tls, key] = await Promise.all([newServerCertificate(), newSigningKey()]);
  const server = createServer({ cert: tls.certificate, key: tls.privateKey });
  const domain = `localhost:${await listen(server, options.port ?? 0)}`;

  const enableClientConnections = options.enableClientConnections ?? true;
  const seed = { deployer, users, enableClientConnections };
  const state = newState(`https://${domain}/`, seed);
  const control = newControl(state, deployer);
  const postLogin = new PostLogin(state, options.actionTimeLimit ?? 20_000);
  const provider = newProvider(state, key, postLogin);
  const limiter = new RateLimiter(options.rateLimit ?? false);
  const context = { state, key, provider, limiter, control };
  server.on("request", (request, response) => void handle(request, response, context));

  const directory = await caDirectory(options.directory);
  const caFile = join(directory.path, "ca.pem");
  await writeFile(caFile, tls.ca, { mode: 0o644 });
  return {
    domain,
    issuer: state.issuer,
    caFile,
    ca: tls.ca,
    deployer: { clientId: deployer.clientId, clientSecret: deployer.clientSecret },
    managementApiIdentifier: state.managementApiIdentifier,
    controlToken: control.token,
    users,
    clients: control.clients,
    grants: control.grants,
    connections: control.connections,
    actions: control.actions,
    bindings: control.bindings,
    requests: () => control.log.list(),
    resetRequests: () => control.log.clear(),
    fault: (rule) => control.faults.add(rule),
    clearFaults: () => control.faults.clear(),
    setDeployerScopes: (scopes) => control.setDeployerScopes(scopes),
    close: async () => {
      postLogin.close();
      await stop(server);
      await directory.remove();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

async function caDirectory(wanted: string | undefined) {
  if (wanted === undefined) {
    const path = await mkdtemp(join(tmpdir(), "lab-tenant-"));
    return { path, remove: () => rm(path, { recursive: true, force: true }) };
  }
  await mkdir(wanted, { recursive: true });
  return { path: resolve(wanted), remove: async () => {} };
}
