/** The Auth0 application through which people sign in. */

import { z } from "zod";
import { flag, seconds } from "./fields.ts";

const NAME = "give a name of at most 100 characters without < and >";

export const signIn = z
  .strictObject(
    {
      /** Name of the application, as Auth0's dashboard and login page show it. */
      name: z
        .string({ error: NAME })
        .regex(/^[^<>]{1,100}$/, { error: NAME })
        .default("OpenMetadata"),
      /** How OpenMetadata authenticates to Auth0's token endpoint. */
      authenticationMethod: z
        .enum(["client_secret_post", "client_secret_basic"], {
          error: "use client_secret_post or client_secret_basic",
        })
        .default("client_secret_post"),
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
        .superRefine(({ lifetime, idleLifetime }, context) => {
          if (idleLifetime <= lifetime) return;
          context.addIssue({
            code: "custom",
            path: ["idleLifetime"],
            message: `make it at most refreshToken.lifetime, which is ${lifetime}`,
          });
        })
        .prefault({}),
      /**
       * Generation of a client secret made by the stack; raise it to rotate. Unset: Auth0's own
       * secret, which nobody rotates.
       */
      secretGeneration: z
        .int({ error: "give a whole number from 1 on" })
        .min(1, { error: "give a whole number from 1 on" })
        .optional(),
      /** Refuse to delete or replace the application: a new one means a new Client ID. */
      protect: flag.default(false),
      /** Leave the application in the tenant when the stack is destroyed. */
      retainOnDelete: flag.default(false),
    },
    { error: "give an object" },
  )
  .prefault({});
