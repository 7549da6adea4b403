import { Client } from "@pulumi/auth0/client.js";
import { ClientCredentials } from "@pulumi/auth0/clientCredentials.js";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccountApplication, WITHOUT_EXTRA_DEMANDS } from "../model/auth0/application.ts";
import { adopted } from "./adoption.ts";
import { clientSecretOf } from "./clientSecret.ts";
import { onlyOneOfItsName } from "./duplicates.ts";
import { ManagementApiGrant } from "./managementApiGrant.ts";
import { Refusal } from "./refusal.ts";
import type { SignInApplication } from "./signInApplication.ts";

export interface ServiceAccountArgs {
  /** `dedicated`: an application of its own; `shared`: the sign-in application, as in the guide. */
  readonly kind: "dedicated" | "shared";
  readonly signIn: SignInApplication;
  /** Name of a dedicated application. */
  readonly name: string;
  /** Public origin of OpenMetadata. */
  readonly serverUrl: string;
  /** Identifier of the Management API. */
  readonly audience: string;
  /** Management API scopes. Default none: OpenMetadata's ingestion asks for a token, not for data. */
  readonly scopes: readonly string[];
  /** Why a dangerous scope is wanted, by scope. */
  readonly waivers: Readonly<Record<string, string>>;
  /** Client ID of a dedicated application to take over. */
  readonly existingClientId?: string | undefined;
  /** Leave the application, without its grant, in the tenant when the stack is destroyed. Default false. */
  readonly retainOnDelete?: boolean;
  readonly hooks?: pulumi.ResourceHookBinding;
}

const SETTINGS = {
  nameSetting: "serviceAccount.name",
  existingSetting: "serviceAccount.existingClientId",
};

/** The guide's optional service account: client credentials, Basic, and a Management API grant. */
export class ServiceAccount extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  /** Secret. */
  readonly clientSecret: pulumi.Output<string>;
  readonly scopes: pulumi.Output<string[]>;

  /** What ingestion needs to know. */
  get credentials() {
    const { clientId, clientSecret, scopes } = this;
    return { clientId, clientSecret, scopes };
  }

  constructor(name: string, args: ServiceAccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:ServiceAccount", name, {}, opts);

    const account = args.kind === "shared" ? shared(args.signIn) : dedicated(name, args, this);
    const grant = new ManagementApiGrant(
      name,
      {
        ...args,
        clientId: account.clientId,
        // A grant never outlives the stack: an application that stays may do nothing.
        application: args.retainOnDelete ? undefined : account.application,
      },
      { parent: this },
    );

    this.clientId = account.clientId;
    this.clientSecret = account.clientSecret;
    this.scopes = grant.scopes;
    this.registerOutputs({ clientId: this.clientId, scopes: this.scopes });
  }
}

interface Account {
  readonly application: pulumi.Resource;
  readonly clientId: pulumi.Output<string>;
  readonly clientSecret: pulumi.Output<string>;
}

function shared({ application, clientId, clientSecret }: SignInApplication): Account {
  if (clientSecret !== undefined) return { application, clientId, clientSecret };
  throw new Error("a shared service account needs a confidential sign-in application");
}

function propertiesOf({ name, serverUrl, signIn, existingClientId }: ServiceAccountArgs) {
  const properties = serviceAccountApplication(name, serverUrl);
  if (existingClientId === undefined) return properties;
  return {
    ...properties,
    ...WITHOUT_EXTRA_DEMANDS,
    name: signIn.clientId.apply((clientId) => {
      if (clientId !== existingClientId) return name;
      throw new Refusal(
        `${SETTINGS.existingSetting} is ${clientId}, the sign-in application of this stack: use serviceAccount.kind shared, with which one application plays both parts`,
      );
    }),
  };
}

function dedicated(name: string, args: ServiceAccountArgs, parent: pulumi.Resource): Account {
  const { retainOnDelete = false, hooks = {} } = args;
  const adoption = adopted(
    name,
    { setting: SETTINGS.existingSetting, clientId: args.existingClientId },
    parent,
  );
  const application = new Client(name, propertiesOf(args), {
    parent,
    retainOnDelete,
    hooks,
    ...adoption.application,
  });
  const credentials = new ClientCredentials(
    name,
    { clientId: application.id, authenticationMethod: "client_secret_basic" },
    {
      parent,
      deletedWith: application,
      retainOnDelete,
      deleteBeforeReplace: true,
      hooks: onlyOneOfItsName(name, { name: args.name, ...SETTINGS }, hooks),
      ...adoption.credentials,
    },
  );
  const clientSecret = clientSecretOf(credentials, "the service account");
  return { application, clientId: application.id, clientSecret };
}
