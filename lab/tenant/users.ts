import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const metadata = z.record(z.string(), z.unknown());

const userSchema = z.strictObject({
  /** `auth0|` and 24 hex digits, the `sub` of the user's tokens. */
  id: z.string().regex(/^[^|]+\|.+$/, "must look like auth0|…"),
  email: z.email(),
  email_verified: z.boolean(),
  name: z.string().min(1),
  nickname: z.string().min(1),
  /** In clear: these are fakes for a double. */
  password: z.string().min(1),
  /** Name of the connection; left out, it is the tenant's own database. */
  connection: z.string().min(1).optional(),
  app_metadata: metadata.optional(),
  user_metadata: metadata.optional(),
});

/** A person whom the tenant knows. */
export type User = z.output<typeof userSchema>;

const seedFile = fileURLToPath(new URL("users.json", import.meta.url));

/**
 * Reads a seed file, by default `lab/tenant/users.json`.
 * @throws Error that names the file and what is wrong in it.
 */
export function loadUsers(file: string = seedFile): User[] {
  const parsed = z.array(userSchema).safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
