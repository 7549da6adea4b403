/**
 * The pack as the engine asks it, in this process: the SDK's own handlers of the two calls, given
 * requests that are built from what the real program registered (`components/support/wire.ts`).
 *
 * Like the engine it hands over inputs for a resource and outputs for the stack; outputs of a
 * resource are its inputs with what `answers.ts` adds to them.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";
import { parse } from "yaml";
import main from "../../../index.ts";
import { PACK } from "../../../policy/rules/index.ts";
import { answers } from "../../components/support/answers.ts";
import {
  type Recording,
  type Registration,
  record,
  SecretValue,
} from "../../components/support/wire.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
const require = createRequire(import.meta.url);
const handlers = require("@pulumi/policy/server.js") as Handlers;
const proto = require("@pulumi/pulumi/proto/analyzer_pb.js") as Proto;
const { Struct } = require("google-protobuf/google/protobuf/struct_pb.js") as {
  Struct: { fromJavaScript(value: object): unknown };
};

/** As the engine prints it: rule, level, and what was found. */
export interface Violation {
  readonly rule: string;
  readonly level: "mandatory" | "advisory";
  readonly message: string;
}

export type Policy = ResourceValidationPolicy | StackValidationPolicy;

/** The real program with the settings of a committed stack file, and some of them changed. */
export function recordStack(
  stack: string,
  changes: Record<string, unknown> = {},
  preview = false,
): Promise<Recording> {
  const { config } = parse(readFileSync(join(REPOSITORY, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, unknown>;
  };
  const texts = Object.entries({ ...config, ...changes }).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return record(main, { stack, config: Object.fromEntries(texts), state: answers, preview });
}

/** Everything that the pack, or one rule of it, says about a stack. */
export async function analyze(
  { registrations, outputs }: Recording,
  stack: string,
  options: { readonly rule?: string; readonly policies?: readonly Policy[] } = {},
): Promise<Violation[]> {
  const all: readonly Policy[] = options.policies ?? PACK.policies;
  const policies = all.filter(({ name }) => options.rule === undefined || name === options.rule);
  if (policies.length === 0) throw new Error(`there is no rule ${options.rule}`);
  const single = handlers.makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", policies);
  const whole = handlers.makeAnalyzeStackRpcFun("pack", "1.0.0", "mandatory", policies);
  const found: Violation[] = [];
  for (const registration of registrations) {
    const request = resourceRequest(
      registration,
      registration.inputs,
      stack,
      new proto.AnalyzeRequest(),
    );
    found.push(...violationsIn(await ask(single, request)));
  }
  const request = new proto.AnalyzeStackRequest();
  request.setResourcesList([
    stackResource(stack, outputs),
    ...registrations.map((one) => stackRequest(one, outputsOf(one, outputs), stack)),
  ]);
  found.push(...violationsIn(await ask(whole, request)));
  return found;
}

function outputsOf(one: Registration, outputs: Recording["outputs"]): Record<string, unknown> {
  const registered = outputs[`${one.type}::${one.name}`];
  if (registered !== undefined) return registered;
  const { type, name, inputs } = one;
  return { ...inputs, ...answers({ type, name, inputs } as MockResourceArgs) };
}

function stackResource(stack: string, outputs: Recording["outputs"]) {
  const name = `openmetadata-auth0-${stack}`;
  const type = "pulumi:pulumi:Stack";
  const registration = { type, name, parent: "", inputs: {}, options: {} };
  return stackRequest(registration, outputs[`${type}::${name}`] ?? {}, stack);
}

function stackRequest(one: Registration, properties: object, stack: string) {
  const resource = resourceRequest(one, properties, stack, new proto.AnalyzerResource());
  if (one.parent !== "") resource.setParent(urn(one.parent, stack));
  resource.setDependenciesList((one.options.dependsOn ?? []).map((label) => urn(label, stack)));
  return resource;
}

function resourceRequest<Message extends ResourceMessage>(
  one: Registration,
  properties: object,
  stack: string,
  request: Message,
): Message {
  const options = new proto.AnalyzerResourceOptions();
  options.setProtect(one.options.protect ?? false);
  if (one.parent !== "") options.setParent(urn(one.parent, stack));
  request.setType(one.type);
  request.setName(one.name);
  request.setUrn(urn(`${one.type}::${one.name}`, stack));
  request.setOptions(options);
  request.setProperties(Struct.fromJavaScript(onTheWire(properties) as object));
  return request;
}

/** The label of a recording is the end of a URN. */
function urn(label: string, stack: string): string {
  return `urn:pulumi:${stack}::openmetadata-auth0::${label}`;
}

/** Secrets are unwrapped before a rule sees them; what a preview does not know has a mark. */
function onTheWire(value: unknown): unknown {
  if (value === "[unknown]") return "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
  if (value instanceof SecretValue) return onTheWire(value.value);
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, onTheWire(inner)]));
}

function ask(handler: Handler, request: object): Promise<Response> {
  return new Promise((resolve, reject) => {
    handler({ request }, (error, response) => (response ? resolve(response) : reject(error)));
  });
}

function violationsIn(response: Response): Violation[] {
  return response.getDiagnosticsList().map((one) => ({
    rule: one.getPolicyname(),
    level: one.getEnforcementlevel() === proto.EnforcementLevel.ADVISORY ? "advisory" : "mandatory",
    // The SDK puts the description in front.
    message: one.getMessage().split("\n").slice(1).join("\n") || one.getMessage(),
  }));
}

interface ResourceMessage {
  setType(type: string): void;
  setName(name: string): void;
  setUrn(urn: string): void;
  setOptions(options: object): void;
  setProperties(properties: unknown): void;
}
interface StackMessage extends ResourceMessage {
  setParent(urn: string): void;
  setDependenciesList(urns: string[]): void;
}
interface Proto {
  AnalyzeRequest: new () => ResourceMessage;
  AnalyzerResource: new () => StackMessage;
  AnalyzeStackRequest: new () => { setResourcesList(list: object[]): void };
  AnalyzerResourceOptions: new () => {
    setProtect(protect: boolean): void;
    setParent(urn: string): void;
  };
  EnforcementLevel: { ADVISORY: number };
}
interface Response {
  getDiagnosticsList(): {
    getPolicyname(): string;
    getMessage(): string;
    getEnforcementlevel(): number;
  }[];
}
type Handler = (
  call: { request: object },
  callback: (error: unknown, response: Response | undefined) => void,
) => void;
interface Handlers {
  makeAnalyzeRpcFun: HandlerFactory;
  makeAnalyzeStackRpcFun: HandlerFactory;
}
type HandlerFactory = (
  pack: string,
  version: string,
  level: string,
  policies: readonly Policy[],
) => Handler;
