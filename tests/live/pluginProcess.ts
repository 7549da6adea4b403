/**
 * The plugin as the engine runs it: a process, asked over gRPC. A double stands in for the engine: it
 * only takes log lines.
 */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import providerGrpc from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import struct from "google-protobuf/google/protobuf/struct_pb.js";
import { LAB_DIRECTORY } from "../../lab/paths.ts";

export const SCRIPT = join(
  import.meta.dirname,
  "../../live/plugin/pulumi-resource-openmetadata-auth0",
);

/** What a preview does not know, on the wire. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** A secret, on the wire. */
export function secret(value: unknown) {
  return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export interface FakeEngine {
  readonly address: string;
  /** Log lines: severity, resource, text. */
  readonly logged: [number, string, string][];
  /** Ends as a killed engine does. */
  kill(): void;
}

export async function startEngine(): Promise<FakeEngine> {
  const logged: [number, string, string][] = [];
  const server = new grpc.Server();
  server.addService(engineGrpc.EngineService, {
    log(call: { request: engineMessages.LogRequest }, callback: (e: null, r: unknown) => void) {
      const { request } = call;
      logged.push([request.getSeverity(), request.getUrn(), request.getMessage()]);
      callback(null, new empty.Empty());
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, logged, kill: () => server.forceShutdown() };
}

export interface PluginProcess {
  readonly process: ChildProcess;
  /** Done when the process has ended. @returns exit code and signal. */
  readonly ended: Promise<[number | null, string | null]>;
  /** Asks one method. @returns the answer as plain data, structs as they are on the wire. */
  ask(method: string, request?: object): Promise<Record<string, unknown>>;
}

export interface StartOptions {
  readonly script?: string;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

export async function startPlugin(
  engine: FakeEngine,
  { script = SCRIPT, cwd = "/", env }: StartOptions = {},
): Promise<PluginProcess> {
  const child = spawn(script, ["--logtostderr", engine.address], {
    cwd,
    env: { ...withNode(), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close") as PluginProcess["ended"];
  const failed = ended.then((end) => assert.fail(`the plugin ended with ${end} before it printed`));
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), failed]);
  assert.match(line, /^\d+$/);
  const client = new providerGrpc.ResourceProviderClient(
    `127.0.0.1:${line}`,
    grpc.credentials.createInsecure(),
  );
  void ended.then(() => client.close());
  return { process: child, ended, ask: (method, request) => ask(client, method, request) };
}

/** The environment of a user of the lab's Pulumi, whose Node is the one that runs the tests. */
export function withNode(): NodeJS.ProcessEnv {
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  return { ...process.env, PATH, PULUMI_HOME: join(LAB_DIRECTORY, "home") };
}

type Method = (
  request: object,
  callback: (error: unknown, answer: { toObject(): Record<string, unknown> }) => void,
) => void;

function ask(client: grpc.Client, method: string, fields: object = {}) {
  const call = (client as unknown as Record<string, Method>)[method] as Method;
  return new Promise<Record<string, unknown>>((resolve, reject) =>
    call.call(client, requestOf(method, fields), (error, answer) =>
      error ? reject(error) : resolve(plain(answer)),
    ),
  );
}

const REQUESTS: Record<string, new () => object> = {
  handshake: pb.ProviderHandshakeRequest,
  getSchema: pb.GetSchemaRequest,
  checkConfig: pb.CheckRequest,
  diffConfig: pb.DiffRequest,
  configure: pb.ConfigureRequest,
  check: pb.CheckRequest,
  diff: pb.DiffRequest,
  create: pb.CreateRequest,
  read: pb.ReadRequest,
  update: pb.UpdateRequest,
  delete: pb.DeleteRequest,
};

/** Sets each field of the request; an object becomes a struct. */
function requestOf(method: string, fields: object): object {
  const Request = REQUESTS[method] ?? empty.Empty;
  const request = new Request() as Record<string, (value: unknown) => void>;
  for (const [name, value] of Object.entries(fields)) {
    const setter = `set${name[0]?.toUpperCase()}${name.slice(1)}`;
    request[setter]?.(
      typeof value === "object" ? struct.Struct.fromJavaScript(value as object as never) : value,
    );
  }
  return request;
}

/** The fields of an answer that are set, lists and maps by their plain names. */
function plain(answer: { toObject(): Record<string, unknown> }): Record<string, unknown> {
  const message = answer as unknown as Record<string, () => struct.Struct | undefined>;
  const isStruct = (name: string) => ["inputs", "properties"].includes(name);
  const fields = Object.entries(answer.toObject()).map(([name, value]) => {
    const getter = `get${name[0]?.toUpperCase()}${name.slice(1)}`;
    return [
      name.replace(/(List|Map)$/, ""),
      isStruct(name) ? message[getter]?.()?.toJavaScript() : value,
    ];
  });
  const set = fields.filter(
    ([, value]) =>
      value !== undefined &&
      value !== false &&
      value !== "" &&
      !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(set);
}
