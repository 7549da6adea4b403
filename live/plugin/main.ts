/**
 * The plugin behind the stack's own resources, started by the engine: Pulumi.yaml names its folder.
 *
 * It is a process of its own for the sake of its start: the SDK's provider for dynamic resources
 * loads all of @pulumi/pulumi first, 0.4 s in every run. Nothing here may import more of it than the
 * messages of the protocol.
 */

import { flushCompileCache } from "node:module";
import { Engine } from "./engine.ts";
import { service } from "./protocol.ts";
import { grpc, ResourceProviderService } from "./sdk.ts";

// The engine's own flags come before its address.
const address = process.argv.at(-1) ?? "";
if (!/:\d+$/.test(address)) {
  console.error("Pulumi starts this plugin: run `pulumi up`. (It expects the engine's address.)");
  process.exit(2);
}

const engine = new Engine(address);
const server = new grpc.Server();
server.addService(ResourceProviderService, service(engine));
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  // The engine reads the first line and connects.
  console.log(port);
  // Now, since the engine ends the plugin by a signal.
  flushCompileCache();
});

await engine.gone();
process.exit();
