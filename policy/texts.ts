/**
 * The texts in a resource's inputs, wherever they stand: the server's settings and keys travel in
 * files, Secrets, ConfigMaps, containers' environments and Helm values, as they are or in base64.
 */

import { parseAllDocuments } from "yaml";
import { ifKnown } from "./known.ts";

export interface Text {
  /** Where it stands, such as `files[4].content`. */
  readonly path: string;
  readonly text: string;
}

/** All texts, and the readable ones among them that are in base64 once more as what they say. */
export function textsOf(inputs: unknown, at = ""): Text[] {
  return leavesOf(inputs, at).flatMap(({ path, value }) => {
    if (typeof value !== "string") return [];
    const decoded = fromBase64(value);
    return [{ path, text: value }, ...(decoded === undefined ? [] : [{ path, text: decoded }])];
  });
}

export interface Setting {
  readonly path: string;
  readonly value: unknown;
}

/** Of a setting that is there, and whose value is elsewhere or not known yet. */
export const HIDDEN = Symbol("hidden");

export interface Mention {
  readonly path: string;
  readonly value: unknown;
}

/**
 * The values of a setting of the server under any of its names: a variable (`NAME=value`, a key of
 * an object, `{name, value}`) or a key of YAML or JSON.
 */
export function settingsNamed(inputs: unknown, names: readonly string[]): Setting[] {
  return mentionsOf(inputs, names).filter(({ value }) => value !== HIDDEN);
}

/** The same with those whose value is `HIDDEN`. */
export function mentionsOf(inputs: unknown, names: readonly string[], path = ""): Mention[] {
  return [
    ...namedIn(inputs, names, path),
    ...textsOf(inputs, path).flatMap(({ path: at, text }) =>
      names.some((name) => text.includes(name)) ? namedInText(text, names, at) : [],
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

/** What YAML or JSON says, else what lines of `NAME=value` say. */
function namedInText(text: string, names: readonly string[], path: string): Mention[] {
  const { documents, readable } = documentsIn(text);
  const found = documents.flatMap((one) => mentionsOf(one, names, path));
  return readable && found.length > 0 ? found : [...found, ...namedInLines(text, names, path)];
}

/** An env file's, or a list's of a compose file that is no YAML as it stands. */
function namedInLines(text: string, names: readonly string[], path: string): Mention[] {
  return text.split("\n").flatMap((line) => {
    const item = unquoted(line.replace(/^\s*(?:-\s+)?/, "").trimEnd());
    const [, name = "", value = ""] = /^(?:export\s+)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(item) ?? [];
    return names.includes(name) ? [{ path, value: unquoted(value) }] : [];
  });
}

function unquoted(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, "$2");
}

/** A text that is no list and no object says nothing here. */
function documentsIn(text: string): { documents: object[]; readable: boolean } {
  try {
    const all = [...parseAllDocuments(text, { logLevel: "silent" })];
    const readable = all.every(({ errors }) => errors.length === 0);
    const documents = all.filter(({ errors }) => errors.length === 0).map((one) => one.toJS());
    return { documents: documents.filter((one) => typeof one === "object" && one), readable };
  } catch {
    return { documents: [], readable: false };
  }
}

function namedIn(node: unknown, names: readonly string[], path: string): Mention[] {
  if (typeof node !== "object" || node === null) return [];
  const children = childrenOf(node, path);
  const entry = new Map(children.map(({ key, value }) => [key, value]));
  const pair = names.includes(String(entry.get("name")));
  return [
    ...(pair && entry.has("value") ? [{ path, value: entry.get("value") }] : []),
    ...(pair && entry.has("valueFrom") ? [{ path, value: HIDDEN }] : []),
    ...children.flatMap(({ key, path: at, value }) => [
      ...(names.includes(key) ? [{ path: at, value }] : []),
      ...namedIn(value, names, at),
    ]),
  ];
}

function leavesOf(node: unknown, path: string): Setting[] {
  if (typeof node !== "object" || node === null) return [{ path, value: node }];
  return childrenOf(node, path).flatMap(({ value, path: at }) => leavesOf(value, at));
}

/** What a preview does not know is `HIDDEN`. */
function childrenOf(node: object, path: string) {
  return Object.keys(node).flatMap((key) => {
    const known = ifKnown(() => ({ value: (node as Record<string, unknown>)[key] }));
    const value = known === undefined ? HIDDEN : known.value;
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
