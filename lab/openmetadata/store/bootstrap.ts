import type { OpenMetadataConfiguration } from "../configuration.ts";
import type { Fernet } from "../tokens/fernet.ts";
import type { TokenGenerator } from "../tokens/generator.ts";
import type { Bots } from "./bots.ts";
import { APPLICATIONS, SYSTEM_BOTS } from "./seed.ts";
import { secretChanged, type Users } from "./users.ts";

export interface BootstrapDependencies {
  users: Users;
  bots: Bots;
  tokens: TokenGenerator;
  fernet: Fernet;
  log: (line: string) => void;
}

const UNNAMED_DOMAIN = "openmetadata.org";

/** The domain of the e-mail addresses that the server makes up itself. */
export function domainOf(configuration: OpenMetadataConfiguration): string {
  return configuration.authorizerConfiguration.principalDomain || UNNAMED_DOMAIN;
}

/**
 * Makes the administrators that the *file* names, at every boot, whatever the database says
 * (UserRepository.initializeUsers): who is missing or soft-deleted is made, who is an ordinary user stays
 * one, a bot never becomes one.
 */
export function bootstrapAdministrators(
  configuration: OpenMetadataConfiguration,
  { users, log }: BootstrapDependencies,
): void {
  const domain = domainOf(configuration);
  for (const entry of configuration.authorizerConfiguration.adminPrincipals ?? []) {
    const name = (entry.split(":")[0] ?? entry).toLowerCase();
    const existing = users.findByName(name, "all");
    if (existing === undefined) {
      const email = `${name}@${domain}`;
      users.create({ name, email, updatedBy: name, isAdmin: true, isEmailVerified: true });
    } else if (existing.deleted) {
      users.setDeleted(existing.id, "admin", false);
      users.setAdmin(existing.id, "admin", true);
    } else if (existing.isBot) {
      log(
        `You configured bot user ${name} in initialAdmins config. Bot user cannot be promoted to be an admin.`,
      );
    } else if (existing.isAdmin && existing.authenticationMechanism === undefined) {
      // The second boot empties the (absent) password; this is why alice has version 0.2 after it.
      users.update(existing.id, "admin", (user) => {
        user.authenticationMechanism = {};
        return secretChanged(false);
      });
    }
  }
}

/**
 * Makes the bots and mints a token for each that has none. A token signed by an earlier key stays, and so
 * does an empty one, left by revokeToken (UserUtil.addOrUpdateBotUser).
 */
export async function bootstrapBots(
  configuration: OpenMetadataConfiguration,
  dependencies: BootstrapDependencies,
): Promise<void> {
  const domain = domainOf(configuration);
  for (const { role, ...bot } of SYSTEM_BOTS) {
    const user = { name: bot.name, email: `${bot.name}@${domain}`, updatedBy: bot.name };
    await ensureBotUser({ ...user, roles: [role] }, dependencies);
    dependencies.bots.createIfAbsent({
      ...bot,
      userName: bot.name.toLowerCase(),
      provider: "system",
    });
  }
  for (const application of APPLICATIONS) {
    const name = `${application.name}Bot`;
    if (dependencies.bots.all().some((bot) => bot.name === name)) continue;
    const allowImpersonation = application.allowImpersonation ?? false;
    await ensureBotUser(
      {
        name,
        displayName: application.displayName,
        email: `${name}@openmetadata.org`,
        updatedBy: "admin",
        allowImpersonation,
        roles: [allowImpersonation ? "ApplicationBotImpersonationRole" : "ApplicationBotRole"],
      },
      dependencies,
    );
    dependencies.bots.createIfAbsent({ name, userName: name.toLowerCase(), provider: "user" });
  }
}

async function ensureBotUser(
  bot: Parameters<Users["create"]>[0] & { roles: string[] },
  { users, tokens, fernet }: BootstrapDependencies,
): Promise<void> {
  const [name, email] = [bot.name.toLowerCase(), bot.email.toLowerCase()];
  const mint = async () => {
    const subject = { name, email, isAdmin: false, roles: bot.roles };
    const config = await tokens.botToken(subject, "Unlimited");
    const JWTToken = fernet.encrypt(config.JWTToken);
    return { config: { ...config, JWTToken }, authType: "JWT" as const };
  };
  const existing = users.findByName(name, "all");
  if (existing === undefined) {
    users.create({ ...bot, isBot: true, authenticationMechanism: await mint() });
    return;
  }
  const mechanism = existing.authenticationMechanism ?? (await mint());
  // The version goes up although the token stays: recorded once, across the one restart ("revoke").
  users.update(existing.id, "admin", (user) => {
    user.authenticationMechanism = mechanism;
    user.deleted = false;
    return secretChanged(true);
  });
}
