/** The part of Auth0's post-login trigger (version 3) that the policy uses, as Auth0 documents it. */

export interface PostLoginEvent {
  readonly client: { readonly client_id: string };
  /** The connection that authenticated the person. */
  readonly connection: { readonly id: string };
  readonly user: {
    readonly email?: string;
    readonly email_verified?: boolean;
    readonly app_metadata?: Readonly<Record<string, unknown>>;
  };
}

export interface PostLoginApi {
  readonly access: {
    /** Ends the login after this Action; the application is told the reason. */
    deny(reason: string): unknown;
  };
  readonly idToken: { setCustomClaim(name: string, value: unknown): unknown };
}

export type PostLoginHandler = (event: PostLoginEvent, api: PostLoginApi) => Promise<void>;
