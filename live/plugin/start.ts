/**
 * Starts the plugin with what Node compiled of it the last time: 10 ms of every run of the engine.
 * A file of its own, since what a file imports is compiled before the file begins.
 */

import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// In Pulumi's home, which is its user's alone: what lies there is run. Node's default is a folder of
// /tmp, where anybody could lay it. Where it cannot be written, the plugin goes on without.
const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
enableCompileCache(join(home, "cache/openmetadata-auth0"));

await import("./main.ts");
