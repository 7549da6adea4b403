import { stringify } from "yaml";

/**
 * @param comment Lines above the document, without `#`.
 * @returns the document as YAML. Double quotes keep every text a text for any parser: `no` and `1e5`
 *   included.
 */
export function renderYaml(document: object, comment: readonly string[] = []): string {
  return (
    comment.map((line) => `# ${line}\n`).join("") +
    stringify(document, {
      defaultStringType: "QUOTE_DOUBLE",
      defaultKeyType: "PLAIN",
      lineWidth: 0,
      aliasDuplicateObjects: false,
    })
  );
}
