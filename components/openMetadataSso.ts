import * as pulumi from "@pulumi/pulumi";
import {
  authenticationModel,
  callbackUrlOf,
  jwksUrlOf,
} from "../model/openmetadata/authentication.ts";
import { renderEnvFile, renderEnvironment } from "../model/openmetadata/environment.ts";
import { renderYamlFragment } from "../model/openmetadata/fragment.ts";
import {
  deliveredFiles,
  JWKS_FILE,
  privateKeyFile,
  publicKeyFile,
} from "../model/openmetadata/layout.ts";
import type { Configuration } from "../settings/read.ts";
import { SignInApplication } from "./signInApplication.ts";
import { SigningKeyRing } from "./signingKeyRing.ts";
import { BareMetalTarget } from "./targets/bareMetal.ts";

/** Single sign-on through Auth0 for one OpenMetadata: the whole. */
export class OpenMetadataSso extends pulumi.ComponentResource {
  readonly clientId: pulumi.Output<string>;
  /** Secret. */
  readonly clientSecret: pulumi.Output<string>;
  readonly signingKeys: SigningKeyRing["keyIds"];
  /** Secret: variables of the server. */
  readonly environment: pulumi.Output<Record<string, string>>;
  /** Secret: blocks of `conf/openmetadata.yaml`. */
  readonly yamlFragment: pulumi.Output<string>;
  readonly status: pulumi.Output<string>;

  constructor(name: string, args: Configuration, opts?: pulumi.ComponentResourceOptions) {
    super("openmetadata-auth0:index:OpenMetadataSso", name, {}, opts);

    const application = new SignInApplication(
      name,
      {
        ...args.signIn,
        domain: args.domain,
        serverUrl: args.serverUrl,
        callbackUrl: callbackUrlOf(args.serverUrl),
      },
      { parent: this },
    );
    const ring = new SigningKeyRing(
      name,
      { ...args.signingKeys, existing: existingKey(args) },
      { parent: this },
    );
    const model = pulumi
      .all([application.clientId, application.clientSecret, ring.current])
      .apply(([clientId, clientSecret, { kid }]) =>
        authenticationModel({ ...args, ...keyPaths(args), clientId, clientSecret, kid }),
      );
    this.environment = model.apply(renderEnvironment);
    this.yamlFragment = model.apply(renderYamlFragment);

    const target = new BareMetalTarget(
      name,
      {
        ...args.target,
        files: pulumi
          .all([ring.current, ring.jwks, this.environment, this.yamlFragment])
          .apply(([pair, jwks, environment, yamlFragment]) =>
            deliveredFiles({
              generation: args.signingKeys.generation,
              pair,
              jwks,
              yamlFragment,
              envFile: renderEnvFile(environment),
            }),
          ),
        kid: pulumi.unsecret(ring.current.kid),
      },
      { parent: this },
    );
    ring.announceNext(target.delivered);

    this.clientId = application.clientId;
    this.clientSecret = application.clientSecret;
    this.signingKeys = ring.keyIds;
    this.status = target.status;
    this.registerOutputs({ clientId: this.clientId, status: this.status });
  }
}

function existingKey({ signingKeys: { existing }, existingSigningKey }: Configuration) {
  if (existing === undefined || existingSigningKey === undefined) return undefined;
  return { ...existing, privateKey: existingSigningKey };
}

/** The parts of the model that depend on where the files lie and how the server reaches itself. */
function keyPaths({ target, serverUrl, signIn, signingKeys }: Configuration) {
  const { generation, issuer } = signingKeys;
  const at = (file: string) => `${target.directory}/${file}`;
  return {
    authenticationMethod: signIn.authenticationMethod,
    jwtIssuer: issuer ?? new URL(serverUrl).hostname,
    privateKeyPath: at(privateKeyFile(generation)),
    publicKeyPath: at(publicKeyFile(generation)),
    jwksPath: at(JWKS_FILE),
    ownJwksUrl: jwksUrlOf(target.healthUrl ?? serverUrl),
  };
}
