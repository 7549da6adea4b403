/** An application as the Management API shows it. Properties that the tenant itself needs are typed. */
export interface Client {
  client_id: string;
  client_secret: string;
  name: string;
  grant_types: string[];
  global: boolean;
  is_first_party: boolean;
  app_type?: string;
  callbacks?: string[];
  allowed_logout_urls?: string[];
  web_origins?: string[];
  allowed_origins?: string[];
  token_endpoint_auth_method?: AuthMethod;
  client_authentication_methods?: Record<string, unknown>;
  jwt_configuration?: { alg?: string; lifetime_in_seconds?: number; [property: string]: unknown };
  refresh_token: RefreshTokenSettings;
  [property: string]: unknown;
}

export type AuthMethod = "none" | "client_secret_post" | "client_secret_basic";

export interface RefreshTokenSettings {
  rotation_type: "rotating" | "non-rotating";
  expiration_type: "expiring" | "non-expiring";
  /** Seconds. */
  leeway: number;
  /** Seconds. */
  token_lifetime: number;
  infinite_token_lifetime: boolean;
  /** Seconds. */
  idle_token_lifetime: number;
  infinite_idle_token_lifetime: boolean;
  [property: string]: unknown;
}

/** Body of POST and PATCH; validated by `management/clientSchema.ts`. */
export type ClientBody = Record<string, unknown>;
