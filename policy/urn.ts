/** `urn:pulumi:<stack>::<project>::<types>::<name>`, taken apart. */

/** Name of the stack. */
export function stackOf(urn: string): string {
  return urn.split("::")[0]?.split(":").pop() ?? "";
}
