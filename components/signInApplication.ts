import { Client } from "@pulumi/auth0/client.js";
import { ClientCredentials } from "@pulumi/auth0/clientCredentials.js";
import * as pulumi from "@pulumi/pulumi";
import {
  authenticationMethodOf,
  type ClientSecretMethod,
  type ClientType,
  signInApplication,
  WITHOUT_EXTRA_DEMANDS,
} from "../model/auth0/application.ts";
import { randomClientSecret } from "../model/auth0/clientSecret.ts";
import { adopted } from "./adoption.ts";
import { clientSecretOf } from "./clientSecret.ts";
import { onlyOneOfItsName } from "./duplicates.ts";

export interface SignInApplicationArgs {
  /** Name in Auth0's dashboard and on its login page. Names are not unique in a tenant. */
  readonly name: string;
  /** Public origin of OpenMetadata, no trailing slash. */
  readonly serverUrl: string;
  /** The one redirect URI; Auth0 compares it exactly. */
  readonly callbackUrl: string;
  /** `confidential` or `public`; changing it keeps the Client ID. */
  readonly clientType: ClientType;
  /**
   * Default: client_secret_post, with a shared service account client_secret_basic. Must equal
   * OpenMetadata's OIDC_CLIENT_AUTH_METHOD, or the token endpoint answers 401.
   */
  readonly authenticationMethod?: ClientSecretMethod | undefined;
  /** Whether ingestion uses this application too. Default false. */
  readonly sharedServiceAccount?: boolean;
  /** Life of an ID token in seconds. */
  readonly idTokenLifetime: number;
  /** Lifetimes in seconds. */
  readonly refreshToken: {
    readonly lifetime: number;
    readonly idleLifetime: number;
    readonly leeway: number;
  };
  /**
   * Generation of a client secret made by the stack. Default: Auth0's own secret, which only the
   * dashboard can rotate. Raising it changes the secret at once: Auth0 knows one at a time.
   */
  readonly secretGeneration?: number | undefined;
  /**
   * Client ID of an application to take over: it is changed to fit. It counts in the first `up` and
   * may be left out afterwards; another one is refused, since this one would be deleted for it.
   */
  readonly existingClientId?: string | undefined;
  /** Refuse to delete or replace the application. Default false. */
  readonly protect?: boolean;
  /** Leave the application in the tenant when the stack is destroyed. Default false. */
  readonly retainOnDelete?: boolean;
  /** For both resources. */
  readonly hooks?: pulumi.ResourceHookBinding;
}

const SETTINGS = { nameSetting: "signIn.name", existingSetting: "signIn.existingClientId" };

/** The Auth0 application through which people sign in to OpenMetadata, and its credentials. */
export class SignInApplication extends pulumi.ComponentResource {
  readonly application: Client;
  readonly clientId: pulumi.Output<string>;
  readonly authenticationMethod: ClientSecretMethod | "none";
  /** Secret; of a confidential client. */
  readonly clientSecret: pulumi.Output<string> | undefined;

  constructor(name: string, args: SignInApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:SignInApplication", name, {}, opts);
    const { protect = false, retainOnDelete = false, sharedServiceAccount = false } = args;
    const hooks = args.hooks ?? {};
    const adoption = adopted(
      name,
      { setting: SETTINGS.existingSetting, clientId: args.existingClientId },
      this,
    );
    this.authenticationMethod = authenticationMethodOf({ ...args, sharedServiceAccount });

    this.application = new Client(name, propertiesOf(args), {
      parent: this,
      protect,
      retainOnDelete,
      hooks,
      ...adoption.application,
    });
    // Not its output `clientId`, which is missing after a creation that could not be read back
    // (provider-recordings/error-details.jsonl, create-read-403), to the end of all previews.
    this.clientId = this.application.id;
    const credentials = new ClientCredentials(
      name,
      {
        clientId: this.clientId,
        authenticationMethod: this.authenticationMethod,
        ...(args.secretGeneration !== undefined && {
          clientSecret: stashedSecret(name, args.secretGeneration, this),
        }),
      },
      {
        parent: this,
        // Deleting credentials resets the application's method and needs six calls (auth0.md
        // fact 3); they go with the application, or stay with it.
        deletedWith: this.application,
        retainOnDelete,
        deleteBeforeReplace: true,
        hooks: onlyOneOfItsName(name, { name: args.name, ...SETTINGS }, args.hooks),
        ...adoption.credentials,
      },
    );

    this.clientSecret =
      args.clientType === "public"
        ? undefined
        : clientSecretOf(credentials, "the sign-in application");
    this.registerOutputs({ clientId: this.clientId, clientSecret: this.clientSecret });
  }
}

function propertiesOf({
  sharedServiceAccount = false,
  existingClientId,
  ...args
}: SignInApplicationArgs) {
  return {
    ...signInApplication({ ...args, sharedServiceAccount }),
    ...(existingClientId !== undefined && WITHOUT_EXTRA_DEMANDS),
  };
}

/** A secret of our own making, kept in the state for as long as its generation is current. */
function stashedSecret(
  name: string,
  generation: number,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const input = pulumi.runtime.isDryRun() ? pulumi.unknown : randomClientSecret();
  const stash = new pulumi.Stash(
    `${name}-secret-${generation}`,
    { input: pulumi.secret(input) },
    { parent, ignoreChanges: ["input"] },
  );
  return pulumi.secret(stash.output as pulumi.Output<string>);
}
