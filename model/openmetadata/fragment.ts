/** The authentication model as YAML, for people who keep `conf/openmetadata.yaml` by hand. */

import { stringify } from "yaml";
import type { AuthenticationModel } from "./authentication.ts";

/**
 * @returns three top-level blocks that take the place of those of the same name. The client secret
 *   stands in it in clear: deliver it with mode 0600.
 */
export function renderYamlFragment(model: AuthenticationModel): string {
  const header = [
    "# OpenMetadata's sign-in through Auth0, written by Pulumi: changes here are undone.",
    "# Takes the place of the blocks of the same name in conf/openmetadata.yaml.",
    "",
  ].join("\n");
  // Double quotes keep every text a text for any YAML parser: `no` and `1e5` included.
  return (
    header +
    stringify(model, { defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "PLAIN", lineWidth: 0 })
  );
}
