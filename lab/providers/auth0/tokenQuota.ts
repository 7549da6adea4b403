/** The quota block that clients and the tenant share. */
import { type Attribute, block, bool, int, optional, required } from "../bridge/schema.ts";
import { between } from "../bridge/validation.ts";

const MAX_TOKENS = 2147483647;

export const tokenQuota: Attribute = block(
  {
    client_credentials: block(
      {
        enforce: bool({ ...optional, default: true }),
        per_day: int({ ...optional, validate: between(1, MAX_TOKENS) }),
        per_hour: int({ ...optional, validate: between(1, MAX_TOKENS) }),
      },
      required,
    ),
  },
  optional,
);
