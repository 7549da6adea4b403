import { z } from "zod";

/** The places where Actions run (Auth0's OpenAPI description, ActionTriggerTypeEnum). */
const triggerIds = [
  ["post-login", "credentials-exchange", "pre-user-registration", "post-user-registration"],
  ["post-change-password", "send-phone-message", "custom-phone-provider", "custom-email-provider"],
  ["custom-token-exchange", "event-stream", "password-reset-post-challenge"],
  ["login-post-identifier", "signup-post-identifier", "password-hash-migration"],
].flat();

export const triggerId = z.enum(triggerIds);

/** Limits of Auth0's docs, "Actions Limitations": 10 dependencies, 30 secrets. */
const properties = {
  name: z.string().min(1).max(255),
  supported_triggers: z
    .array(z.strictObject({ id: triggerId, version: z.string().optional() }))
    .min(1),
  code: z.string(),
  dependencies: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        version: z.string().min(1),
        registry_url: z.string().optional(),
      }),
    )
    .max(10),
  runtime: z.string(),
  secrets: z
    .array(
      z.strictObject({ name: z.string().min(1).max(128), value: z.string().max(4096).optional() }),
    )
    .max(30),
};

export const createActionSchema = z
  .strictObject(properties)
  .partial()
  .required({ name: true, supported_triggers: true });

export const updateActionSchema = z.strictObject(properties).partial();

/** 20 at most are bound to one trigger ("Actions Limitations"). */
export const bindingsSchema = z.strictObject({
  bindings: z
    .array(
      z.strictObject({
        ref: z.strictObject({
          type: z.enum(["action_id", "action_name", "binding_id"]),
          value: z.string().min(1),
        }),
        display_name: z.string().min(1).optional(),
      }),
    )
    .max(20),
});
