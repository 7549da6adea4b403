/** Recorded requests (protobuf in JSON) as protocol messages. */
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import { type Properties, type Property, toStruct } from "../../../lab/providers/wire.ts";

export function attachRequest(request: Properties): plugin.PluginAttach {
  const message = new plugin.PluginAttach();
  message.setAddress(text(request.address));
  return message;
}

interface ResourceMessage {
  setUrn(urn: string): unknown;
  setType(type: string): unknown;
  setName(name: string): unknown;
}

function resource<Message extends ResourceMessage>(message: Message, request: Properties): Message {
  message.setUrn(text(request.urn));
  message.setType(text(request.type));
  message.setName(text(request.name));
  return message;
}

export function checkRequest(request: Properties): pb.CheckRequest {
  const message = resource(new pb.CheckRequest(), request);
  message.setOlds(toStruct(object(request.olds)));
  message.setNews(toStruct(object(request.news)));
  message.setRandomseed(text(request.randomSeed));
  return message;
}

export function diffRequest(request: Properties): pb.DiffRequest {
  const message = resource(new pb.DiffRequest(), request);
  message.setId(text(request.id));
  message.setOlds(toStruct(object(request.olds)));
  message.setOldInputs(toStruct(object(request.oldInputs)));
  message.setNews(toStruct(object(request.news)));
  message.setIgnorechangesList(list(request.ignoreChanges));
  return message;
}

export function configureRequest(request: Properties): pb.ConfigureRequest {
  const message = new pb.ConfigureRequest();
  message.setArgs(toStruct(object(request.args)));
  for (const [key, value] of Object.entries(object(request.variables))) {
    message.getVariablesMap().set(key, text(value));
  }
  message.setAcceptsecrets(request.acceptSecrets === true);
  return message;
}

export function invokeRequest(request: Properties): pb.InvokeRequest {
  const message = new pb.InvokeRequest();
  message.setTok(text(request.tok));
  message.setArgs(toStruct(object(request.args)));
  message.setPreview(request.preview === true);
  return message;
}

export function createRequest(request: Properties): pb.CreateRequest {
  const message = resource(new pb.CreateRequest(), request);
  message.setProperties(toStruct(object(request.properties)));
  message.setPreview(request.preview === true);
  message.setTimeout(Number(request.timeout ?? 0));
  return message;
}

export function readRequest(request: Properties): pb.ReadRequest {
  const message = resource(new pb.ReadRequest(), request);
  message.setId(text(request.id));
  if (request.properties) message.setProperties(toStruct(object(request.properties)));
  if (request.inputs) message.setInputs(toStruct(object(request.inputs)));
  return message;
}

export function updateRequest(request: Properties): pb.UpdateRequest {
  const message = resource(new pb.UpdateRequest(), request);
  message.setId(text(request.id));
  message.setOlds(toStruct(object(request.olds)));
  message.setOldInputs(toStruct(object(request.oldInputs)));
  message.setNews(toStruct(object(request.news)));
  message.setIgnorechangesList(list(request.ignoreChanges));
  message.setPreview(request.preview === true);
  message.setTimeout(Number(request.timeout ?? 0));
  return message;
}

export function deleteRequest(request: Properties): pb.DeleteRequest {
  const message = resource(new pb.DeleteRequest(), request);
  message.setId(text(request.id));
  message.setProperties(toStruct(object(request.properties)));
  message.setOldInputs(toStruct(object(request.oldInputs)));
  message.setTimeout(Number(request.timeout ?? 0));
  return message;
}

function text(value: Property | undefined): string {
  return typeof value === "string" ? value : "";
}

function object(value: Property | undefined): Properties {
  return (value ?? {}) as Properties;
}

function list(value: Property | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
