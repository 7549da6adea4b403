import type { User } from "../users.ts";
import { defaultDatabase } from "./connections.ts";

type Metadata = Record<string, unknown>;

/** What the tenant keeps of a person beside what the seed file says. */
export interface UserRecord {
  app_metadata: Metadata;
  user_metadata: Metadata;
  logins_count: number;
  created_at: string;
  updated_at: string;
}

/** Name of the connection that a user belongs to. */
export const connectionOf = (user: User): string => user.connection ?? defaultDatabase;

/** The people whom the tenant knows. They come from the seed file; sign-ins leave traces. */
export class Users {
  readonly #users: readonly User[];
  readonly #records = new Map<string, UserRecord>();

  constructor(users: readonly User[]) {
    this.#users = users;
    const now = new Date().toISOString();
    for (const { id, app_metadata = {}, user_metadata = {} } of users) {
      const metadata = structuredClone({ app_metadata, user_metadata });
      this.#records.set(id, { ...metadata, logins_count: 0, created_at: now, updated_at: now });
    }
  }

  find(id: string): User | undefined {
    return this.#users.find((user) => user.id === id);
  }

  /**
   * The user of one of the connections with that e-mail address (in any case) and password. The
   * same address may be in several connections: they are different users.
   */
  authenticate(connections: readonly string[], email: string, password: string): User | undefined {
    const wanted = email.trim().toLowerCase();
    return this.#users.find(
      (user) =>
        connections.includes(connectionOf(user)) &&
        user.email.toLowerCase() === wanted &&
        user.password === password,
    );
  }

  /** @throws Error when there is no such user */
  record(id: string): UserRecord {
    return structuredClone(this.#existing(id));
  }

  countLogin(id: string): void {
    this.#existing(id).logins_count += 1;
  }

  /** Sets the keys that are given, a `null` takes one away; the others stay. */
  changeMetadata(id: string, name: "app_metadata" | "user_metadata", changes: Metadata): void {
    const record = this.#existing(id);
    if (Object.keys(changes).length === 0) return;
    const changed = Object.entries({ ...record[name], ...structuredClone(changes) });
    record[name] = Object.fromEntries(changed.filter(([, value]) => value !== null));
    record.updated_at = new Date().toISOString();
  }

  #existing(id: string): UserRecord {
    const record = this.#records.get(id);
    if (!record) throw new Error(`The tenant has no user "${id}".`);
    return record;
  }
}
