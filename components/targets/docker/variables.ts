/** The environment of the containers: what signs people in, and what the user brings. */

import * as pulumi from "@pulumi/pulumi";
import { Refusal } from "../../refusal.ts";
import type { TargetArgs } from "../target.ts";
import type { ContainersSettings } from "./containers.ts";

type Variables = Record<string, string>;

export interface ContainerVariables {
  /** Database, search, everything but sign-in: all that a migration needs. A secret. */
  readonly ofUser: pulumi.Output<Variables>;
  /** A secret. */
  readonly ofServer: pulumi.Output<Variables>;
  /** What no message may show. */
  readonly secretValues: pulumi.Output<string[]>;
}

/** Refuses a variable that two set. */
export function variablesOf(
  { environment: clear }: Pick<ContainersSettings, "environment">,
  { environment: signIn, serverEnvironment = pulumi.secret<Variables>({}) }: TargetArgs,
): ContainerVariables {
  const ofUser = serverEnvironment.apply((secret) => {
    refuseBoth(secret, clear, "target.environment", "serverEnvironment has it too");
    return { ...clear, ...secret };
  });
  const ofServer = pulumi.all([ofUser, signIn, serverEnvironment]).apply(([user, own, secret]) => {
    refuseBoth(own, clear, "target.environment", "the stack sets it itself");
    refuseBoth(own, secret, "serverEnvironment", "the stack sets it itself");
    return { ...user, ...own };
  });
  const secretValues = pulumi
    .all([serverEnvironment, signIn])
    .apply(([secret, own]) =>
      [...Object.values(secret), own.OIDC_CLIENT_SECRET].filter((value) => value !== undefined),
    );
  return { ofUser, ofServer, secretValues };
}

/** As the engine takes them, in an order that does not depend on where they come from. */
export function envsOf(variables: pulumi.Output<Variables>): pulumi.Output<string[]> {
  return variables.apply((all) =>
    Object.entries(all)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  );
}

function refuseBoth(names: object, setting: object, key: string, reason: string): void {
  const both = Object.keys(names).filter((name) => Object.hasOwn(setting, name));
  if (both.length > 0) {
    throw new Refusal(`${key} sets ${both.join(", ")}: remove that, since ${reason}.`);
  }
}
