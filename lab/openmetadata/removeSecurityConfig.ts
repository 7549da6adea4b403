/**
 * `openmetadata-ops.sh remove-security-config --force` of the stand-in: takes the settings of sign-in out
 * of its database, so that the next start reads them from file and environment again (measured.md §4).
 */

import { parseArgs } from "node:util";
import { Database } from "./store/database.ts";

const { values } = parseArgs({
  options: { "data-directory": { type: "string" }, force: { type: "boolean", default: false } },
});
const directory = values["data-directory"];
if (directory === undefined || !values.force) {
  console.error("This test double asks nothing: give --data-directory and --force");
  process.exit(2);
}
new Database(directory).update(({ settings }) => {
  delete settings.authenticationConfiguration;
  delete settings.authorizerConfiguration;
});
console.log("remove-security-config (a test double, not OpenMetadata): removed");
