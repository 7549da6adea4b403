/** The Auth0 application through which people sign in. */

import { z } from "zod";
import { applicationName, clientId, flag, seconds } from "./fields.ts";
import type { Parts } from "./parts.ts";
import type { Problem } from "./problem.ts";

const CONNECTIONS =
  "give an object of connection name and id, e.g. {google-oauth2: con_0000000000000001}; the dashboard shows the id";

export const signIn = z
  .strictObject(
    {
      /** Name of the application, as Auth0's dashboard and login page show it. */
      name: applicationName.default("OpenMetadata"),
      /**
       * `confidential`: OpenMetadata's server signs people in and keeps a secret. `public`: the
       * browser does, without one.
       */
      clientType: z
        .enum(["confidential", "public"], { error: "use confidential or public" })
        .default("confidential"),
      /**
       * How OpenMetadata authenticates to Auth0's token endpoint. Default: client_secret_post, and
       * client_secret_basic with a shared service account.
       */
      authenticationMethod: z
        .enum(["client_secret_post", "client_secret_basic"], {
          error: "use client_secret_post or client_secret_basic",
        })
        .optional(),
      /** Life of an ID token in seconds. Short, since it passes through query strings. */
      idTokenLifetime: seconds(300, 36_000).default(3_600),
      refreshToken: z
        .strictObject(
          {
            /** Life of a session without a new login, in seconds. */
            lifetime: seconds(3_600, 31_557_600).default(2_592_000),
            /** After so many seconds without use a session ends. */
            idleLifetime: seconds(3_600, 31_557_600).default(1_296_000),
            /** How long a rotated token is still accepted, in seconds; for requests that cross. */
            leeway: seconds(0, 60).default(30),
          },
          { error: "give an object" },
        )
        .prefault({}),
      /**
       * Generation of a client secret made by the stack; raise it to rotate. Unset: Auth0's own
       * secret, which nobody rotates.
       */
      secretGeneration: z
        .int({ error: "give a whole number from 1 on" })
        .min(1, { error: "give a whole number from 1 on" })
        .optional(),
      /**
       * The only connections through which people may sign in, id by name: opened for the
       * application, and closed again when they leave the list. Unset: those of the dashboard.
       */
      connections: z
        .record(
          z.string(),
          z.string({ error: CONNECTIONS }).regex(/^con_[A-Za-z0-9]{16}$/, { error: CONNECTIONS }),
          {
            error: CONNECTIONS,
          },
        )
        .refine((connections) => !Object.keys(connections).includes(""), { error: CONNECTIONS })
        .refine((connections) => Object.keys(connections).length > 0, {
          error: "name at least one connection, or nobody can sign in",
        })
        .refine((connections) => isEachOnce(Object.values(connections)), {
          error: "name each connection once: two names have the same id",
        })
        .optional(),
      /**
       * Takes over an application that somebody clicked together, from the first `up` on; may be left
       * out later.
       */
      existingClientId: clientId.optional(),
      /**
       * Nothing that people sign in with can be destroyed: application, login policy, keys, files. A
       * new application means a new Client ID.
       */
      protect: flag.default(false),
      /**
       * A destroy leaves the applications and the login policy in the tenant, without the rights of a
       * service account.
       */
      retainOnDelete: flag.default(false),
    },
    { error: "give an object" },
  )
  .prefault({});

function isEachOnce(ids: readonly string[]): boolean {
  return new Set(ids).size === ids.length;
}

type SignInParts = Parts<z.output<typeof signIn>>;

/** What the settings of the application must agree on with each other. */
export function checkSignIn(parts: SignInParts): Problem[] {
  return [...checkRefreshToken(parts.refreshToken), ...checkPublicClient(parts)];
}

function checkRefreshToken(token: SignInParts["refreshToken"]): Problem[] {
  const { lifetime, idleLifetime } = token ?? {};
  if (lifetime === undefined || idleLifetime === undefined || idleLifetime <= lifetime) return [];
  return [
    {
      key: "signIn.refreshToken.idleLifetime",
      found: String(idleLifetime),
      remedy: `make it at most refreshToken.lifetime, which is ${lifetime}`,
    },
  ];
}

function checkPublicClient({
  clientType,
  authenticationMethod,
  secretGeneration,
}: SignInParts): Problem[] {
  const problems: Problem[] = [];
  if (clientType !== "public") return problems;
  if (authenticationMethod !== undefined) {
    problems.push({
      key: "signIn.authenticationMethod",
      found: `"${authenticationMethod}" while signIn.clientType is "public"`,
      remedy: "remove it, a public client has no secret to authenticate with",
    });
  }
  if (secretGeneration !== undefined) {
    problems.push({
      key: "signIn.secretGeneration",
      found: `${secretGeneration} while signIn.clientType is "public"`,
      remedy: "remove it, a public client has no secret",
    });
  }
  return problems;
}
