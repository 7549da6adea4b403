import type { OpenMetadataConfiguration } from "../configuration.ts";
import type { HttpClient } from "../http/client.ts";
import type { LoginHandler } from "../login/handler.ts";
import type { SecuritySettings } from "../security/settings.ts";
import type { Bots } from "../store/bots.ts";
import type { Database } from "../store/database.ts";
import type { Users } from "../store/users.ts";
import type { Views } from "../store/views.ts";
import type { BotTokenCache } from "../tokens/botTokenCache.ts";
import type { Fernet } from "../tokens/fernet.ts";
import type { JwtFilter } from "../tokens/filter.ts";
import type { TokenGenerator } from "../tokens/generator.ts";
import type { SigningKeys } from "../tokens/keys.ts";

/** What the handlers work with. `filter` and `login` are replaced when the security settings change. */
export interface Context {
  configuration: OpenMetadataConfiguration;
  database: Database;
  settings: SecuritySettings;
  keys: SigningKeys;
  tokens: TokenGenerator;
  fernet: Fernet;
  botTokens: BotTokenCache;
  users: Users;
  bots: Bots;
  http: HttpClient;
  filter: JwtFilter;
  /** The filter of the boot, which the status check goes on using. */
  statusFilter: JwtFilter;
  login: LoginHandler;
  /** Self sign-up through POST /users, fixed at boot. */
  selfSignup: boolean;
  now: () => number;
  log: (line: string) => void;
  /** How records look, with addresses for a client that came by `origin`. */
  views(origin: string): Views;
  /** Makes this server run on what the database holds. @throws ApiError 500 when it cannot. */
  reload(): Promise<void>;
}
