/**
 * The texts in a resource's inputs, wherever they stand: the server's settings and keys travel in
 * files, Secrets, ConfigMaps, containers' environments and Helm values, as they are or in base64.
 */

import { parse } from "yaml";
import { ifKnown } from "./known.ts";

export interface Text {
  /** Where it stands, such as `files[4].content`. */
  readonly path: string;
  readonly text: string;
}

/** All texts, and the readable ones among them that are in base64 once more as what they say. */
export function textsOf(inputs: unknown): Text[] {
  return leavesOf(inputs).flatMap(({ path, value }) => {
    if (typeof value !== "string") return [];
    const decoded = fromBase64(value);
    return [{ path, text: value }, ...(decoded === undefined ? [] : [{ path, text: decoded }])];
  });
}

export interface Setting {
  readonly path: string;
  readonly value: unknown;
}

/**
 * The values of a setting of the server under any of its names: a variable (`NAME=value`, a key of
 * an object, `{name, value}`) or a key of YAML or JSON.
 */
export function settingsNamed(inputs: unknown, names: readonly string[]): Setting[] {
  return [
    ...namedIn(inputs, names, ""),
    ...textsOf(inputs).flatMap(({ path, text }) =>
      names.some((name) => text.includes(name)) ? namedInText(text, names, path) : [],
    ),
  ];
}

/** A list as OpenMetadata reads it: a list, or the text `[a,b]` or `a,b`. */
export function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return String(value ?? "")
    .replace(/^\s*["']?\[?|\]?["']?\s*$/g, "")
    .split(",")
    .map((item) => item.trim().replace(/^["']|["']$/g, ""))
    .filter((item) => item !== "");
}

function namedInText(text: string, names: readonly string[], path: string): Setting[] {
  const lines = text.split("\n").flatMap((line) => {
    const [, name = "", value = ""] = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    return names.includes(name) ? [{ path, value: value.replace(/^"(.*)"$/, "$1") }] : [];
  });
  return lines.length > 0 ? lines : namedIn(document(text), names, path);
}

function document(text: string): unknown {
  try {
    return parse(text, { logLevel: "silent" });
  } catch {
    return undefined;
  }
}

function namedIn(node: unknown, names: readonly string[], path: string): Setting[] {
  if (typeof node !== "object" || node === null) return [];
  const children = childrenOf(node, path);
  const entry = new Map(children.map(({ key, value }) => [key, value]));
  const pair = names.includes(String(entry.get("name"))) && entry.has("value");
  return [
    ...(pair ? [{ path, value: entry.get("value") }] : []),
    ...children.flatMap(({ key, path: at, value }) => [
      ...(names.includes(key) ? [{ path: at, value }] : []),
      ...namedIn(value, names, at),
    ]),
  ];
}

function leavesOf(node: unknown, path = ""): Setting[] {
  if (typeof node !== "object" || node === null) return [{ path, value: node }];
  return childrenOf(node, path).flatMap(({ value, path: at }) => leavesOf(value, at));
}

/** Without those that a preview does not know. */
function childrenOf(node: object, path: string) {
  return Object.keys(node).flatMap((key) => {
    const value = ifKnown(() => (node as Record<string, unknown>)[key]);
    if (value === undefined) return [];
    const at = Array.isArray(node) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    return [{ key, value, path: at }];
  });
}

function fromBase64(text: string): string | undefined {
  if (text.length < 8 || !/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(text)) return undefined;
  try {
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "base64"));
    return /^[\t\n\r\x20-\x7e\u00a0-\uffff]*$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
