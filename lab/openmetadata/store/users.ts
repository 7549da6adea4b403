import { randomUUID } from "node:crypto";
import { notFound } from "../http/apiError.ts";
import type { Database } from "./database.ts";
import type { ChangeDescription, UserRecord } from "./records.ts";

/** Which users a read sees (the API's `include`). */
export type Include = "all" | "non-deleted" | "deleted";

export interface NewUser {
  name: string;
  email: string;
  updatedBy: string;
  displayName?: string | undefined;
  isAdmin?: boolean;
  isBot?: boolean;
  isEmailVerified?: boolean;
  allowImpersonation?: boolean;
  roles?: string[];
  profile?: unknown;
  lastLoginTime?: number;
  authenticationMechanism?: UserRecord["authenticationMechanism"];
}

/** The user table (UserRepository). Names and e-mail addresses are kept in lower case. */
export class Users {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Sorted by name, as the database's C collation sorts. */
  all(include: Include = "non-deleted"): UserRecord[] {
    return this.#database
      .read()
      .users.filter((user) => included(user, include))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  findByName(name: string, include: Include = "non-deleted"): UserRecord | undefined {
    const wanted = name.toLowerCase();
    return this.all(include).find((user) => user.name === wanted);
  }

  findByEmail(email: string, include: Include = "non-deleted"): UserRecord | undefined {
    return this.all(include).find((user) => user.email === email.toLowerCase());
  }

  /** @throws ApiError 404. */
  getByName(name: string, include: Include = "non-deleted"): UserRecord {
    return this.findByName(name, include) ?? missing(name);
  }

  /** @throws ApiError 404. */
  getById(id: string, include: Include = "non-deleted"): UserRecord {
    return this.all(include).find((user) => user.id === id) ?? missing(id);
  }

  /** Adds a user, version 0.1; the caller has made sure that the name is free. */
  create(user: NewUser): UserRecord {
    const record: UserRecord = {
      id: randomUUID(),
      name: user.name.toLowerCase(),
      ...(user.displayName !== undefined && { displayName: user.displayName }),
      version: 0.1,
      updatedAt: this.#now(),
      updatedBy: user.updatedBy.toLowerCase(),
      email: user.email.toLowerCase(),
      isBot: user.isBot ?? false,
      isAdmin: user.isAdmin ?? false,
      allowImpersonation: user.allowImpersonation ?? false,
      deleted: false,
      ...(user.isEmailVerified !== undefined && { isEmailVerified: user.isEmailVerified }),
      roles: user.roles ?? [],
      ...(user.profile !== undefined && { profile: user.profile }),
      ...(user.lastLoginTime !== undefined && { lastLoginTime: user.lastLoginTime }),
      ...(user.authenticationMechanism && {
        authenticationMechanism: user.authenticationMechanism,
      }),
    };
    this.#database.update((tables) => tables.users.push(record));
    return record;
  }

  /** Changes a user and raises its version by 0.1; without a description of the change nothing is raised. */
  update(
    id: string,
    updatedBy: string,
    change: (user: UserRecord) => Omit<ChangeDescription, "previousVersion"> | undefined,
  ): UserRecord {
    return this.#database.update((tables) => {
      const user = tables.users.find((candidate) => candidate.id === id) ?? missing(id);
      const description = change(user);
      if (description === undefined) return user;
      user.changeDescription = { ...description, previousVersion: user.version };
      user.version = Math.round((user.version + 0.1) * 10) / 10;
      user.updatedAt = this.#now();
      user.updatedBy = updatedBy.toLowerCase();
      return user;
    });
  }

  setDeleted(id: string, updatedBy: string, deleted: boolean): UserRecord {
    return this.update(id, updatedBy, (user) => {
      user.deleted = deleted;
      return updated("deleted", !deleted, deleted);
    });
  }

  /** Nothing changes, not even the version, when the user already is what it should be. */
  setAdmin(id: string, updatedBy: string, isAdmin: boolean): UserRecord {
    return this.update(id, updatedBy, (user) => {
      if (user.isAdmin === isAdmin) return undefined;
      user.isAdmin = isAdmin;
      return updated("isAdmin", !isAdmin, isAdmin);
    });
  }

  /** Removes a user for good and returns what it was. */
  remove(id: string): UserRecord {
    const user = this.getById(id, "all");
    this.#database.update((tables) => {
      tables.users = tables.users.filter((candidate) => candidate.id !== id);
    });
    return user;
  }

  /** Neither version nor `updatedAt` change. */
  recordLogin(id: string): void {
    this.update(id, "", (user) => {
      user.lastLoginTime = this.#now();
      return undefined;
    });
  }
}

/** The description of one changed field. */
export function updated(
  name: string,
  oldValue: unknown,
  newValue: unknown,
): Omit<ChangeDescription, "previousVersion"> {
  return {
    fieldsAdded: [],
    fieldsUpdated: [{ name, oldValue, newValue }],
    fieldsDeleted: [],
  };
}

/** A secret that changed: its value is not told, and a summary comes with it (recording "revoke"). */
export function secretChanged(existed: boolean): Omit<ChangeDescription, "previousVersion"> {
  const name = "authenticationMechanism";
  const [oldValue, newValue] = ["old-encrypted-value", "new-encrypted-value"];
  return {
    fieldsAdded: existed ? [] : [{ name, newValue }],
    fieldsUpdated: existed ? [{ name, oldValue, newValue }] : [],
    fieldsDeleted: [],
    changeSummary: {},
  };
}

function included(user: UserRecord, include: Include): boolean {
  return include === "all" || user.deleted === (include === "deleted");
}

function missing(nameOrId: string): never {
  throw notFound(`user instance for ${nameOrId} not found`);
}
