/** Names are not unique in Auth0; this stack makes one application of a name. */

/** An application by its name, and the settings that are about it. */
export interface NamedApplication {
  readonly name: string;
  /** Setting of the name, e.g. `signIn.name`. */
  readonly nameSetting: string;
  /** Setting that takes an application over, e.g. `signIn.existingClientId`. */
  readonly existingSetting: string;
}

/**
 * @param found Client IDs of the others of that name.
 * @throws Error that says what to do about them; fine when there are none.
 */
export function refuseDuplicates(
  { name, nameSetting, existingSetting }: NamedApplication,
  found: readonly string[],
): void {
  if (found.length === 0) return;
  const others =
    found.length === 1
      ? `another application called ${JSON.stringify(name)}, with the Client ID ${found[0]}`
      : `${found.length} other applications called ${JSON.stringify(name)}, with the Client IDs ${found.join(", ")}`;
  throw new Error(
    `the tenant has ${others}: delete in the Auth0 dashboard what a failed run has left over, or name the one to use in ${existingSetting} (after \`pulumi destroy\`, where this stack has made one), or choose another ${nameSetting}, then run \`pulumi up\` again`,
  );
}

/** @throws Error that says what to do about an Action of the name that is not the stack's. */
export function refuseOtherAction(name: string, id: string): void {
  throw new Error(
    `the tenant has another Action called ${JSON.stringify(name)}, with the id ${id}: an earlier stack has left it at work, or a failed run has left it over, so delete it in the Auth0 dashboard (Actions, Library), then run \`pulumi up\` again`,
  );
}
