import * as pulumi from "@pulumi/pulumi";
import { remedyFor } from "../model/auth0/failures.ts";
import {
  type AuthenticationInput,
  authenticationModel,
  callbackUrlOf,
  jwksUrlOf,
} from "../model/openmetadata/authentication.ts";
import { renderEnvironment } from "../model/openmetadata/environment.ts";
import { renderYamlFragment } from "../model/openmetadata/fragment.ts";
import {
  renderLegacyWorkflowConfig,
  renderWorkflowConfig,
  renderWorkflowYaml,
} from "../model/openmetadata/workflow.ts";
import type { Configuration } from "../settings/read.ts";
import { explainFailures } from "./failureHook.ts";
import { LoginPolicy } from "./loginPolicy.ts";
import { orRefuse } from "./refusal.ts";
import { ServiceAccount } from "./serviceAccount.ts";
import { SignInApplication } from "./signInApplication.ts";
import { SigningKeyRing } from "./signingKeyRing.ts";
import type { Target, TargetKind } from "./targets/target.ts";

export interface OpenMetadataSsoArgs extends Omit<Configuration, "target"> {
  readonly target: TargetKind;
}

/** Single sign-on through Auth0 for one OpenMetadata: the whole. */
export class OpenMetadataSso extends pulumi.ComponentResource {
  readonly signIn: SignInApplication;
  readonly serviceAccount: ServiceAccount | undefined;
  readonly signingKeys: SigningKeyRing["keyIds"];
  /** Secret: variables of the server. */
  readonly environment: pulumi.Output<Record<string, string>>;
  /** Secret: blocks of `conf/openmetadata.yaml`. */
  readonly yamlFragment: pulumi.Output<string>;
  /** `workflowConfig` of an ingestion workflow: with a bot's token, and, up to 1.2, with Auth0. */
  readonly ingestionWorkflow: string;
  readonly legacyIngestionWorkflow: pulumi.Output<string> | undefined;
  readonly status: pulumi.Output<string>;
  /** What only the chosen target has to say. */
  readonly targetOutputs: NonNullable<Target["outputs"]>;

  constructor(name: string, args: OpenMetadataSsoArgs, opts?: pulumi.ComponentResourceOptions) {
    // Part of the plan, so that a reviewer reads it: elsewhere they are only among secret values.
    const { adminPrincipals } = args;
    super("openmetadata-auth0:index:OpenMetadataSso", name, { adminPrincipals }, opts);
    const hooks = explainFailures(`${name}-explain-failures`, (error) =>
      remedyFor(error, args.domain),
    );

    this.signIn = new SignInApplication(name, { ...signInArgs(args), hooks }, { parent: this });
    const policy = new LoginPolicy(
      name,
      { ...loginPolicyArgs(args, this.signIn), hooks },
      { parent: this },
    );
    this.serviceAccount = serviceAccount(`${name}-service-account`, args, hooks, this);
    const ring = new SigningKeyRing(
      name,
      { ...args.signingKeys, existing: existingKey(args) },
      { parent: this },
    );

    const model = authentication(args, this.signIn, ring);
    this.environment = model.apply((document) => orRefuse(() => renderEnvironment(document)));
    this.yamlFragment = model.apply(renderYamlFragment);
    this.ingestionWorkflow = renderWorkflowYaml(renderWorkflowConfig(args));
    const target = args.target.deliver(
      name,
      {
        generation: args.signingKeys.generation,
        signingPair: ring.current,
        kid: pulumi.unsecret(ring.current.kid),
        jwks: ring.jwks,
        model,
        environment: this.environment,
        yamlFragment: this.yamlFragment,
        ingestionWorkflow: this.ingestionWorkflow,
        ingestionBotToken: args.ingestionBotToken,
        serverEnvironment: args.serverEnvironment,
        protect: args.signIn.protect,
      },
      // The server learns of the application when the policy guards it, not before; and what the
      // delivery depends on is not destroyed while that is protected.
      { parent: this, dependsOn: this.serviceAccount ? [policy, this.serviceAccount] : policy },
    );
    ring.announceNext(target.delivered);

    this.signingKeys = ring.keyIds;
    this.legacyIngestionWorkflow = this.serviceAccount?.clientId.apply((clientId) =>
      renderWorkflowYaml(renderLegacyWorkflowConfig({ ...args, clientId })),
    );
    this.status = target.status;
    this.targetOutputs = target.outputs ?? {};
    this.registerOutputs({ clientId: this.signIn.clientId, status: this.status });
  }
}

function signInArgs({ signIn, serviceAccount, serverUrl }: OpenMetadataSsoArgs) {
  return {
    ...signIn,
    serverUrl,
    callbackUrl: callbackUrlOf(serverUrl),
    sharedServiceAccount: serviceAccount.kind === "shared",
  };
}

function loginPolicyArgs(args: OpenMetadataSsoArgs, { clientId, application }: SignInApplication) {
  return {
    ...args.loginPolicy,
    name: `${args.signIn.name}: login policy`,
    principalDomain: args.principalDomain,
    connections: args.signIn.connections,
    clientId,
    application,
    retainOnDelete: args.signIn.retainOnDelete,
  };
}

function serviceAccount(
  name: string,
  { serviceAccount: settings, signIn, serverUrl, audience }: OpenMetadataSsoArgs,
  hooks: pulumi.ResourceHookBinding,
  parent: OpenMetadataSso,
): ServiceAccount | undefined {
  const { kind } = settings;
  if (kind === "none") return undefined;
  return new ServiceAccount(
    name,
    {
      ...settings,
      kind,
      name: settings.name ?? `${signIn.name} (ingestion)`,
      signIn: parent.signIn,
      serverUrl,
      audience,
      retainOnDelete: signIn.retainOnDelete,
      hooks,
    },
    { parent },
  );
}

function existingKey({ signingKeys: { existing }, existingSigningKey }: OpenMetadataSsoArgs) {
  if (existing === undefined || existingSigningKey === undefined) return undefined;
  return { ...existing, privateKey: existingSigningKey };
}

function authentication(
  args: OpenMetadataSsoArgs,
  signIn: SignInApplication,
  ring: SigningKeyRing,
) {
  const { serverUrl, signingKeys, target } = args;
  return pulumi
    .all([signIn.clientId, clientOf(signIn), ring.current])
    .apply(([clientId, client, { kid }]) =>
      authenticationModel({
        ...args,
        ...target.paths(signingKeys.generation),
        jwtIssuer: signingKeys.issuer ?? new URL(serverUrl).hostname,
        ownJwksUrl: jwksUrlOf(target.ownUrl ?? serverUrl),
        clientId,
        client,
        kid,
      }),
    );
}

function clientOf({
  authenticationMethod,
  clientSecret,
}: SignInApplication): pulumi.Output<AuthenticationInput["client"]> {
  if (clientSecret === undefined || authenticationMethod === "none") {
    return pulumi.output({ type: "public" as const });
  }
  return clientSecret.apply((secret) => ({
    type: "confidential" as const,
    secret,
    authenticationMethod,
  }));
}
