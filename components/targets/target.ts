/** What every target is to the rest of the stack. */

import type * as pulumi from "@pulumi/pulumi";
import type { SigningKeyPair } from "../../model/keys/keyPair.ts";
import type { AuthenticationModel } from "../../model/openmetadata/authentication.ts";

/** What there is to deliver. */
export interface TargetArgs {
  /** Generation that signs. */
  readonly generation: number;
  /** Signing pair; a secret. */
  readonly signingPair: pulumi.Output<SigningKeyPair>;
  /** Its key id, in clear. The server must show it before the target is done. */
  readonly kid: pulumi.Output<string>;
  /** JSON text with the public keys of all generations that are accepted. */
  readonly jwks: pulumi.Output<string>;
  /** A secret. */
  readonly model: pulumi.Output<AuthenticationModel>;
  /** Variables of the server; a secret. */
  readonly environment: pulumi.Output<Record<string, string>>;
  /** Blocks of `conf/openmetadata.yaml`; a secret. */
  readonly yamlFragment: pulumi.Output<string>;
  /** YAML of how ingestion signs in. Holds no secret. */
  readonly ingestionWorkflow: string;
  /** Token of the bot that ingests; a secret. Default: none is delivered. */
  readonly ingestionBotToken?: pulumi.Output<string> | undefined;
  /** What a server that the stack runs itself needs beside; a secret. Default: nothing. */
  readonly serverEnvironment?: pulumi.Output<Record<string, string>> | undefined;
  /**
   * Keeps the delivery, and so what it depends on (keys, login policy, application), from being
   * destroyed. Default false.
   */
  readonly protect?: boolean | undefined;
}

/** A delivery: done when the server is healthy and its JWKS shows the key id. */
export interface Target extends pulumi.ComponentResource {
  /** What is known of the server after the delivery. */
  readonly status: pulumi.Output<string>;
  /** Done when these are. */
  readonly delivered: pulumi.Resource[];
  /** Outputs of the stack that only this target has, by name. */
  readonly outputs?: Readonly<Record<string, pulumi.Input<unknown>>>;
}

/** Where the server finds its files, as it sees the paths itself. */
export interface ServerPaths {
  readonly privateKeyPath: string;
  readonly publicKeyPath: string;
  readonly jwksPath: string;
}

/** A kind of target with its settings: loaded before the program registers anything. */
export interface TargetKind {
  paths(generation: number): ServerPaths;
  /** Origin at which the server reaches itself. Default: its public one. */
  readonly ownUrl?: string | undefined;
  deliver(name: string, args: TargetArgs, opts: pulumi.ComponentResourceOptions): Target;
}
