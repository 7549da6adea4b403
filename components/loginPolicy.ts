import { Action } from "@pulumi/auth0/action.js";
import { ConnectionClient } from "@pulumi/auth0/connectionClient.js";
import { TriggerAction } from "@pulumi/auth0/triggerAction.js";
import * as pulumi from "@pulumi/pulumi";
import { loginPolicyCode, OPEN_POLICY_CODE } from "../model/auth0/loginPolicy/compile.ts";
import { DENIED_NAMES } from "../model/auth0/loginPolicy/policy.ts";
import { noOtherAction } from "./otherAction.ts";

export interface LoginPolicyArgs {
  /** Name of the Action, unique in the tenant. */
  readonly name: string;
  /** The one application that the policy is about. */
  readonly clientId: pulumi.Output<string>;
  /** The one e-mail domain that may sign in. */
  readonly principalDomain: string;
  /** Connections to enable for the application, id by name. Default: none is touched, all may be used. */
  readonly connections?: Readonly<Record<string, string>> | undefined;
  /** Default true; off needs a waiver. Turned off where it is retained, the Action lets everybody pass. */
  readonly enabled: boolean;
  /** Why it is off. Part of the plan, so that a reviewer reads it. */
  readonly waiver?: string | undefined;
  /** Adds the teams of a user's app_metadata to the ID token. */
  readonly teamsClaim?: { readonly name: string; readonly from: string } | undefined;
  readonly application: pulumi.Resource;
  /**
   * Leave the Action at work in the tenant when the stack is destroyed, as the application is: else
   * everybody could sign in to a server that goes on. Default false.
   */
  readonly retainOnDelete?: boolean;
  readonly hooks?: pulumi.ResourceHookBinding;
}

/** Who may sign in at all: an Auth0 Action on every login, and the connections it goes through. */
export class LoginPolicy extends pulumi.ComponentResource {
  constructor(name: string, args: LoginPolicyArgs, opts?: pulumi.ComponentResourceOptions) {
    const { enabled, waiver, connections, retainOnDelete = false } = args;
    // A plan tells of connections by the names that are given here (cli/summary/connections.ts).
    super("openmetadata-auth0:index:LoginPolicy", name, { enabled, waiver, connections }, opts);
    const common = { parent: this, ...(args.hooks && { hooks: args.hooks }) };

    if (waiver !== undefined) {
      pulumi.log.warn(`The login policy is off, waived: ${waiver}`, this);
    }
    // What is retained cannot be taken away, only turned off.
    const bound =
      enabled || retainOnDelete ? [bindAction(name, args, { ...common, retainOnDelete })] : [];
    for (const connectionId of Object.values(args.connections ?? {})) {
      new ConnectionClient(
        // Not by the name that people give it: the one that goes would close what the new one opened.
        `${name}-${connectionId}`,
        { connectionId, clientId: args.clientId },
        // Nobody gets in through a connection before the policy is in force.
        { ...common, dependsOn: bound, deletedWith: args.application },
      );
    }
    // A rule about the whole stack sees outputs alone (policy/rules/loginPolicy.ts).
    this.registerOutputs({ enabled, waiver });
  }
}

function codeOf(args: LoginPolicyArgs): pulumi.Output<string> {
  return args.clientId.apply((clientId) =>
    loginPolicyCode({
      clientId,
      emailDomains: [args.principalDomain],
      ...(args.connections && { connections: Object.values(args.connections) }),
      deniedNames: DENIED_NAMES,
      ...(args.teamsClaim && { teamsClaim: args.teamsClaim }),
    }),
  );
}

/** TriggerAction adds to the bindings of the trigger and leaves those of others alone. */
function bindAction(
  name: string,
  args: LoginPolicyArgs,
  common: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const action = new Action(
    name,
    {
      name: args.name,
      runtime: "node22",
      supportedTriggers: { id: "post-login", version: "v3" },
      code: args.enabled ? codeOf(args) : OPEN_POLICY_CODE,
      deploy: true,
    },
    common,
  );
  return new TriggerAction(
    name,
    { trigger: "post-login", actionId: action.id, displayName: args.name },
    { ...common, hooks: noOtherAction(name, args.name, args.hooks) },
  );
}
