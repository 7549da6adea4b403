import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const userSchema = z.strictObject({
  /** `auth0|` and 24 hex digits, the `sub` of the user's tokens. */
  id: z.string().regex(/^[^|]+\|.+$/, "must look like auth0|…"),
  email: z.email(),
  email_verified: z.boolean(),
  name: z.string().min(1),
  nickname: z.string().min(1),
  /** In clear: these are fakes for a double. */
  password: z.string().min(1),
});

/** A person in the tenant's database of users. */
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

/** The user with that e-mail address (in any case) and password. */
export function authenticate(
  users: readonly User[],
  email: string,
  password: string,
): User | undefined {
  const wanted = email.trim().toLowerCase();
  const user = users.find((candidate) => candidate.email.toLowerCase() === wanted);
  return user?.password === password ? user : undefined;
}
