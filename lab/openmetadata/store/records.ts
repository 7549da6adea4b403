import type { JwtAuthMechanism } from "../tokens/generator.ts";

/** What an update did to an entity, kept with it and shown by every GET. */
export interface ChangeDescription {
  fieldsAdded: { name: string; newValue: unknown }[];
  fieldsUpdated: { name: string; oldValue: unknown; newValue: unknown }[];
  fieldsDeleted: { name: string; oldValue: unknown }[];
  previousVersion: number;
  changeSummary?: Record<string, never>;
}

/** How a user proves itself: bots by a JWT (`JWTToken` is `fernet:` ciphertext), people by nothing. */
export interface AuthenticationMechanism {
  config?: JwtAuthMechanism;
  authType?: "JWT";
}

export interface UserRecord {
  id: string;
  name: string;
  displayName?: string;
  /** 0.1, 0.2, … */
  version: number;
  /** Milliseconds since 1970. */
  updatedAt: number;
  updatedBy: string;
  email: string;
  isBot: boolean;
  isAdmin: boolean;
  allowImpersonation: boolean;
  isEmailVerified?: boolean;
  deleted: boolean;
  roles: string[];
  profile?: unknown;
  /** Milliseconds since 1970. */
  lastLoginTime?: number;
  authenticationMechanism?: AuthenticationMechanism;
  changeDescription?: ChangeDescription;
}

export interface BotRecord {
  id: string;
  name: string;
  displayName?: string;
  description?: string;
  /** The name of the user that the bot acts as. */
  userName: string;
  provider: "system" | "user";
  version: number;
  updatedAt: number;
  updatedBy: string;
}
