import { ClientGrant } from "@pulumi/auth0/clientGrant.js";
import * as pulumi from "@pulumi/pulumi";
import { ALL_SCOPES, refuseOtherScopes } from "../model/auth0/application.ts";
import { sortedScopes } from "../model/auth0/scopes/catalogue.ts";
import { orRefuse } from "./refusal.ts";

export interface ManagementApiGrantArgs {
  readonly clientId: pulumi.Input<string>;
  /** Identifier of the Management API, byte for byte, trailing slash included. */
  readonly audience: string;
  /** Named one by one; `[]` is a grant that allows nothing but to have a token. */
  readonly scopes: readonly string[];
  /** Why a dangerous scope is wanted, by scope. Part of the plan, so that a reviewer reads it. */
  readonly waivers: Readonly<Record<string, string>>;
  /**
   * The application, with which Auth0 deletes the grant. Default: it may stay, so that the grant is
   * deleted by itself.
   */
  readonly application?: pulumi.Resource | undefined;
  readonly hooks?: pulumi.ResourceHookBinding;
}

/** Authorizes an application on the Auth0 Management API, with exactly the scopes that are named. */
export class ManagementApiGrant extends pulumi.ComponentResource {
  /** What Auth0 granted: what was asked for, or the run fails. */
  readonly scopes: pulumi.Output<string[]>;

  constructor(name: string, args: ManagementApiGrantArgs, opts?: pulumi.ComponentResourceOptions) {
    const { waivers } = args;
    super("openmetadata-auth0:index:ManagementApiGrant", name, { waivers }, opts);
    const wanted = sortedScopes(args.scopes);
    for (const [scope, reason] of Object.entries(waivers)) {
      pulumi.log.warn(`The dangerous scope ${scope} is granted, waived: ${reason}`, this);
    }

    const grant = new ClientGrant(
      name,
      { clientId: args.clientId, audience: args.audience, scopes: wanted },
      {
        parent: this,
        ...(args.application && { deletedWith: args.application }),
        ...(args.hooks && { hooks: args.hooks }),
      },
    );

    // The provider adopts a grant that exists and leaves its scopes alone (auth0.md fact 8).
    this.scopes = pulumi
      .all([grant.scopes, grant.allowAllScopes])
      .apply(async ([granted = [], all]) => {
        await orRefuse(() => refuseOtherScopes(wanted, all ? [...granted, ALL_SCOPES] : granted));
        return granted;
      });
    // With the waivers: a rule about the whole stack sees outputs alone (policy/rules/scopes.ts).
    this.registerOutputs({ scopes: this.scopes, waivers });
  }
}
