import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { newServerCertificate } from "./certificates.ts";
import type { Collection, Control } from "./control.ts";
import { type FaultRule, Faults } from "./http/faults.ts";
import { type RecordedRequest, RequestLog } from "./http/log.ts";
import { type RateLimit, RateLimiter } from "./http/rateLimit.ts";
import { newProvider } from "./oidc/provider.ts";
import { handle } from "./server.ts";
import { newSigningKey } from "./signingKey.ts";
import type { Client } from "./state/client.ts";
import type { ClientGrant } from "./state/clientGrants.ts";
import { type Deployer, newState, type TenantState } from "./state/index.ts";
import { loadUsers, type User } from "./users.ts";

export type { Collection } from "./control.ts";
export type { FaultRule } from "./http/faults.ts";
export type { RecordedRequest, RequestKind } from "./http/log.ts";
export type { RateLimit } from "./http/rateLimit.ts";
export type { Client } from "./state/client.ts";
export type { ClientGrant } from "./state/clientGrants.ts";
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

  const state = newState(`https://${domain}/`, deployer, users);
  const control = newControl(state, deployer);
  const provider = newProvider(state, key);
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
    requests: () => control.log.list(),
    resetRequests: () => control.log.clear(),
    fault: (rule) => control.faults.add(rule),
    clearFaults: () => control.faults.clear(),
    setDeployerScopes: (scopes) => control.setDeployerScopes(scopes),
    close: async () => {
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

function newControl(state: TenantState, deployer: Deployer): Control {
  const { clients, grants, builtIn } = state;
  const isOwn = (clientId: string | undefined) => clientId === undefined || !builtIn.has(clientId);
  return {
    token: randomBytes(32).toString("base64url"),
    log: new RequestLog(),
    faults: new Faults(),
    clients: {
      list: () => clients.list().filter(({ client_id }) => isOwn(client_id)),
      get: (id) => clients.get(id),
      create: (body) => clients.create(body),
      put: (client) => clients.put(client),
      patch: (id, body) => clients.patch(id, body),
      delete: (id) => clients.delete(id),
    },
    grants: {
      list: () => grants.list().filter(({ client_id }) => isOwn(client_id)),
      get: (id) => grants.get(id),
      create: (body) => grants.create(body),
      put: (grant) => grants.put(grant),
      patch: (id, body) => grants.patch(id, body),
      delete: (id) => grants.delete(id),
    },
    setDeployerScopes: (scope) => {
      const grant = grants.find(deployer.clientId, state.managementApiIdentifier);
      if (grant) grants.patch(grant.id, { scope });
    },
  };
}
