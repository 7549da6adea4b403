/**
 * Pulumi's provider protocol over the handlers. Methods that are left out answer UNIMPLEMENTED, which
 * the engine knows how to live with.
 */

import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import type { Handler, Run } from "../handler.ts";
import { handlers } from "../handlers.ts";
import { problems } from "../kinds.ts";
import { diffResponse } from "./difference.ts";
import type { Engine } from "./engine.ts";
import { empty, grpc, pb, plugin } from "./sdk.ts";
import { fromStruct, type Properties, toStruct } from "./wire.ts";

const HANDLERS: Readonly<Record<string, Handler<object, object>>> = handlers;

/** The methods, for `grpc.Server.addService`. */
export function service(engine: Pick<Engine, "progress" | "warn">): UntypedServiceImplementation {
  const stop = new AbortController();
  const runOf = (request: { getUrn(): string }): Run => ({
    urn: request.getUrn(),
    signal: stop.signal,
    warn: (message) => engine.warn(request.getUrn(), message),
    progress: (message) => engine.progress(request.getUrn(), message),
  });
  return { ...session(stop), ...configuration(), ...questions(runOf), ...work(runOf) };
}

function session(stop: AbortController) {
  return {
    getPluginInfo: unary(async () => new plugin.PluginInfo()),
    // Comes when somebody stops the run, and before the engine ends the plugin.
    cancel: unary(async () => {
      stop.abort();
      return new empty.Empty();
    }),
  };
}

/**
 * The plugin has no configuration. It is sent the project's, whose namespace has the same name: none
 * of it is taken, so that none of it becomes part of the provider in the state.
 */
function configuration() {
  return {
    checkConfig: unary(async () => {
      const response = new pb.CheckResponse();
      response.setInputs(toStruct({}, []));
      return response;
    }),
    diffConfig: unary(async () => {
      const response = new pb.DiffResponse();
      response.setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE);
      return response;
    }),
    configure: unary(async () => {
      const response = new pb.ConfigureResponse();
      response.setAcceptsecrets(true);
      response.setSupportspreview(true);
      return response;
    }),
  };
}

function questions(runOf: (request: { getUrn(): string }) => Run) {
  return {
    check: unary(async (request: messages.CheckRequest) => {
      const handler = handlerOf(request);
      const news = fromStruct(request.getNews());
      const response = new pb.CheckResponse();
      response.setInputs(struct(news.values, handler, news));
      const failures = problems(handler.inputs, news.values);
      response.setFailuresList(failures.map(failure));
      if (failures.length === 0) {
        await handler.refuse?.(checkedBefore(request), news.values, runOf(request));
      }
      return response;
    }),
    diff: unary(async (request: messages.DiffRequest) => {
      const handler = handlerOf(request);
      const olds = fromStruct(request.getOlds()).values;
      const news = fromStruct(request.getNews()).values;
      const difference = await handler.diff(request.getId(), olds, news);
      return diffResponse(difference, olds, news, handler.inputs);
    }),
  };
}

function work(runOf: (request: { getUrn(): string }) => Run) {
  return {
    create: unary(async (request: messages.CreateRequest) => {
      const handler = handlerOf(request);
      const inputs = fromStruct(request.getProperties());
      const response = new pb.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(struct(foreseen(handler, inputs, undefined), handler, inputs));
        return response;
      }
      const { id, outs } = await handler.create(inputs.values, runOf(request));
      response.setId(id);
      response.setProperties(struct(outs, handler, inputs));
      return response;
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const handler = handlerOf(request);
      const olds = fromStruct(request.getOlds()).values;
      const news = fromStruct(request.getNews());
      const outs = request.getPreview()
        ? foreseen(handler, news, olds)
        : (await handler.update(request.getId(), olds, news.values, runOf(request))).outs;
      const response = new pb.UpdateResponse();
      response.setProperties(struct(outs, handler, news));
      return response;
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const handler = handlerOf(request);
      const inputs = fromStruct(request.getInputs());
      const olds = fromStruct(request.getProperties());
      if (Object.keys(olds.values).length === 0) {
        throw new Error(`${request.getType()} cannot be imported: let \`pulumi up\` make it`);
      }
      const found = await handler.read(request.getId(), olds.values, runOf(request));
      const response = new pb.ReadResponse();
      if (!("props" in found)) return response;
      response.setId(found.id);
      response.setProperties(struct(found.props, handler, inputs, olds));
      response.setInputs(struct(found.inputs, handler, inputs, olds));
      return response;
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      const olds = fromStruct(request.getProperties()).values;
      await handlerOf(request).delete(request.getId(), olds, runOf(request));
      return new empty.Empty();
    }),
  };
}

function handlerOf(request: { getType(): string }): Handler<object, object> {
  const handler = HANDLERS[request.getType()];
  if (handler !== undefined) return handler;
  throw new Error(
    `there is no resource ${request.getType()}: use ${Object.keys(HANDLERS).join(" or ")}`,
  );
}

/** The engine sends no old inputs, or empty ones, for a resource that is yet to be made. */
function checkedBefore(request: messages.CheckRequest): object | undefined {
  const { values } = fromStruct(request.getOlds());
  return Object.keys(values).length === 0 ? undefined : values;
}

function foreseen(
  handler: Handler<object, object>,
  { values }: Properties,
  olds: object | undefined,
): object {
  return { ...values, ...handler.foresee(values, olds) };
}

/** What came in secret goes out secret. */
function struct(values: object, handler: Handler<object, object>, ...from: Properties[]) {
  return toStruct(values, [...handler.secrets, ...from.flatMap(({ secrets }) => secrets)]);
}

/** The property stays out of the message, since the engine would print its value beside it. */
function failure(reason: string): messages.CheckFailure {
  const message = new pb.CheckFailure();
  message.setReason(reason);
  return message;
}

/** An error becomes its message: the engine shows it beside the resource, alone. */
function unary<Request, Response>(
  answer: (request: Request) => Promise<Response>,
): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    answer(request).then(
      (response) => callback(null, response),
      (error: Error) => callback({ code: grpc.status.UNKNOWN, details: error.message }),
    );
  };
}
