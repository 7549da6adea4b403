import type { Adapter, AdapterPayload } from "oidc-provider";
import type { Clients } from "../state/clients.ts";
import { oidcClient } from "./application.ts";

interface Stored {
  payload: AdapterPayload;
  /** Milliseconds. */
  expiresAt: number;
  consumedAt?: number;
}

/**
 * Storage for oidc-provider: its own sessions, codes and tokens in memory, clients straight from
 * the tenant, so that a change by the Management API counts at once.
 */
export function newAdapterFactory(clients: Clients): (model: string) => Adapter {
  const storage = new Map<string, Map<string, Stored>>();
  return (model) => {
    if (model === "Client") return new ClientAdapter(clients);
    const stored = storage.get(model) ?? new Map<string, Stored>();
    storage.set(model, stored);
    return new MemoryAdapter(stored, clients);
  };
}

class MemoryAdapter implements Adapter {
  readonly #stored: Map<string, Stored>;
  readonly #clients: Clients;

  constructor(stored: Map<string, Stored>, clients: Clients) {
    this.#stored = stored;
    this.#clients = clients;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    const expiresAt =
      expiresIn === undefined ? Number.POSITIVE_INFINITY : Date.now() + expiresIn * 1000;
    this.#stored.set(id, { payload, expiresAt });
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const entry = this.#stored.get(id);
    if (!entry) return undefined;
    if (entry.expiresAt <= Date.now()) {
      this.#stored.delete(id);
      return undefined;
    }
    return this.#isUsedUp(entry)
      ? { ...entry.payload, consumed: Math.floor((entry.consumedAt ?? 0) / 1000) }
      : entry.payload;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const entry = [...this.#stored].find(([, { payload }]) => payload.uid === uid);
    return entry && this.find(entry[0]);
  }

  /** Device codes are not spoken here. */
  async findByUserCode(): Promise<undefined> {}

  async consume(id: string): Promise<void> {
    const entry = this.#stored.get(id);
    if (entry) entry.consumedAt ??= Date.now();
  }

  async destroy(id: string): Promise<void> {
    this.#stored.delete(id);
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    for (const [id, { payload }] of this.#stored) {
      if (payload.grantId === grantId) this.#stored.delete(id);
    }
  }

  /** A rotated refresh token may be used again during the application's leeway, in seconds. */
  #isUsedUp(entry: Stored): boolean {
    if (entry.consumedAt === undefined) return false;
    if (entry.payload.kind !== "RefreshToken") return true;
    const client = this.#clients.get(String(entry.payload.clientId));
    const leeway = client?.refresh_token.leeway ?? 0;
    return Date.now() >= entry.consumedAt + leeway * 1000;
  }
}

class ClientAdapter implements Adapter {
  readonly #clients: Clients;

  constructor(clients: Clients) {
    this.#clients = clients;
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    const client = this.#clients.get(id);
    return client && oidcClient(client);
  }

  async upsert(): Promise<void> {}
  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async consume(): Promise<void> {}
  async destroy(): Promise<void> {}
  async revokeByGrantId(): Promise<void> {}
}
