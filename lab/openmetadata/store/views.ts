import type { Tables } from "./database.ts";
import type { BotRecord, UserRecord } from "./records.ts";
import { ORGANIZATION, ROLES } from "./seed.ts";

export const MASKED_EMAIL = "********@masked.com";

/** The fields that a read of a user gives only when `fields` asks for them. */
export const USER_FIELDS = [
  "profile",
  "roles",
  "teams",
  "follows",
  "owns",
  "domains",
  "personas",
  "defaultPersona",
  "personaPreferences",
  "authenticationMechanism",
  "lastLoginTime",
  "lastActivityTime",
];

/** How records look on the wire. References and addresses need the tables and the server's own URL. */
export class Views {
  readonly #baseUrl: string;
  readonly #tables: Tables;

  /** @param baseUrl without a path, for example http://localhost:8585 */
  constructor(baseUrl: string, tables: Tables) {
    this.#baseUrl = baseUrl.replace(/\/$/, "");
    this.#tables = tables;
  }

  /** The address of an entity. */
  href(collection: string, id: string): string {
    return `${this.#baseUrl}/api/v1/${collection}/${id}`;
  }

  /** A user as GET gives it, with the fields that were asked for. */
  user(user: UserRecord, fields: string[] = []): Record<string, unknown> {
    const { changeDescription } = user;
    return withoutUndefined({
      id: user.id,
      name: user.name,
      fullyQualifiedName: user.name,
      displayName: user.displayName,
      version: user.version,
      updatedAt: user.updatedAt,
      updatedBy: user.updatedBy,
      email: user.email,
      href: this.href("users", user.id),
      isBot: user.isBot,
      isAdmin: user.isAdmin,
      allowImpersonation: user.allowImpersonation,
      ...this.#requested(user, fields),
      changeDescription,
      incrementalChangeDescription: changeDescription,
      deleted: user.deleted,
      isEmailVerified: user.isEmailVerified,
      personaPreferences: [],
    });
  }

  #requested(user: UserRecord, fields: string[]): Record<string, unknown> {
    const available: Record<string, Record<string, unknown>> = {
      profile: { profile: user.profile },
      authenticationMechanism: { authenticationMechanism: user.authenticationMechanism },
      teams: { teams: [this.organization()] },
      personas: { personas: [], inheritedPersonas: [] },
      owns: { owns: [] },
      follows: { follows: [] },
      roles: { roles: this.roles(user.roles), inheritedRoles: this.inheritedRoles(user) },
      domains: { domains: [] },
      lastLoginTime: { lastLoginTime: user.lastLoginTime },
    };
    return Object.assign({}, ...fields.map((field) => available[field]));
  }

  /** Everybody who has no team belongs to the organization. */
  organization(): Record<string, unknown> {
    return this.#reference("team", "teams", this.#tables.organizationId, ORGANIZATION);
  }

  roles(names: string[]): Record<string, unknown>[] {
    return names.map((name) =>
      this.#reference("role", "roles", this.#tables.roleIds[name] ?? "", { name, ...ROLES[name] }),
    );
  }

  /** The organization's default role; bots inherit none. */
  inheritedRoles(user: UserRecord): Record<string, unknown>[] {
    return user.isBot ? [] : this.roles(["DataConsumer"]);
  }

  /** A bot as GET gives it; a list leaves the user out. */
  bot(bot: BotRecord, options: { withUser: boolean }): Record<string, unknown> {
    const user = this.#tables.users.find(({ name }) => name === bot.userName);
    return withoutUndefined({
      id: bot.id,
      name: bot.name,
      fullyQualifiedName: bot.name,
      displayName: bot.displayName,
      description: bot.description,
      botUser:
        options.withUser && user !== undefined
          ? this.#reference("user", "users", user.id, {
              name: user.name,
              displayName: user.displayName ?? user.name,
            })
          : undefined,
      provider: bot.provider,
      version: bot.version,
      updatedAt: bot.updatedAt,
      updatedBy: bot.updatedBy,
      href: this.href("bots", bot.id),
      deleted: false,
    });
  }

  #reference(
    type: string,
    collection: string,
    id: string,
    entity: { name: string; displayName?: string; description?: string },
  ): Record<string, unknown> {
    return withoutUndefined({
      id,
      type,
      name: entity.name,
      fullyQualifiedName: entity.name,
      description: entity.description,
      displayName: entity.displayName,
      deleted: false,
      href: this.href(collection, id),
    });
  }
}

function withoutUndefined(entity: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(entity).filter(([, value]) => value !== undefined));
}
