import { AsyncResource } from "node:async_hooks";
import { Client } from "@pulumi/auth0/client.js";
import { ClientCredentials } from "@pulumi/auth0/clientCredentials.js";
import * as pulumi from "@pulumi/pulumi";
import { confidentialApplication } from "../model/auth0/application.ts";
import { randomClientSecret } from "../model/auth0/clientSecret.ts";
import { remedyFor } from "../model/auth0/failures.ts";
import { Refusal } from "./refusal.ts";

export interface SignInApplicationArgs {
  /** Name in Auth0's dashboard and on its login page. Names are not unique in a tenant. */
  readonly name: string;
  /** Domain of the tenant, for messages. */
  readonly domain: string;
  /** Public origin of OpenMetadata, no trailing slash. */
  readonly serverUrl: string;
  /** The one redirect URI; Auth0 compares it exactly. */
  readonly callbackUrl: string;
  /** Must equal OpenMetadata's OIDC_CLIENT_AUTH_METHOD, or the token endpoint answers 401. */
  readonly authenticationMethod: "client_secret_post" | "client_secret_basic";
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
  /** Refuse to delete or replace the application. Default false. */
  readonly protect?: boolean;
  /** Leave the application in the tenant when the stack is destroyed. Default false. */
  readonly retainOnDelete?: boolean;
}

/** The Auth0 application through which people sign in to OpenMetadata, and its credentials. */
export class SignInApplication extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  /** Secret. */
  readonly clientSecret: pulumi.Output<string>;

  constructor(name: string, args: SignInApplicationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:SignInApplication", name, {}, opts);
    const { protect = false, retainOnDelete = false } = args;
    const hooks = { onError: [explainFailures(name, args.domain)] };

    const client = new Client(name, confidentialApplication(args), {
      parent: this,
      protect,
      retainOnDelete,
      hooks,
    });

    const credentials = new ClientCredentials(
      name,
      {
        clientId: client.clientId,
        authenticationMethod: args.authenticationMethod,
        ...(args.secretGeneration === undefined
          ? {}
          : { clientSecret: stashedSecret(name, args.secretGeneration, this) }),
      },
      {
        parent: this,
        // Deleting credentials resets the application's method and needs six calls (auth0.md
        // fact 3); they go with the application, or stay with it.
        deletedWith: client,
        retainOnDelete,
        deleteBeforeReplace: true,
        hooks,
      },
    );

    this.clientId = client.clientId;
    this.clientSecret = pulumi.secret(credentials.clientSecret).apply(requireSecret);
    this.registerOutputs({ clientId: this.clientId, clientSecret: this.clientSecret });
  }
}

/** Says what to do beside what the provider says; retries are the provider's own affair. */
function explainFailures(name: string, domain: string): pulumi.ErrorHook {
  const explain: pulumi.ErrorHookFunction = async ({ errors }) => {
    const remedy = remedyFor(errors[0] ?? "", domain);
    if (remedy !== undefined) await pulumi.log.error(remedy);
    return false;
  };
  // The engine calls back outside of the program's context, in which the log finds its engine.
  return new pulumi.ErrorHook(`${name}-explain-failures`, AsyncResource.bind(explain));
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

/**
 * Auth0 leaves the secret out of its answers without an error when the deployer may not read it
 * (auth0.md fact 6); OpenMetadata would then start without sign-in.
 */
function requireSecret(secret: string): string {
  if (secret) return secret;
  throw new Refusal(
    "Auth0 did not return the client secret of the sign-in application: authorize the deployer's application on the Auth0 Management API with the scope read:client_keys, then run `pulumi up --refresh`",
  );
}
