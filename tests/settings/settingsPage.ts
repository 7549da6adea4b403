/**
 * The page on the settings, written from the schemas: what each takes and defaults to is asked of zod,
 * what it is for stands beside it in the source.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { parse } from "yaml";
import { z } from "zod";

const REPOSITORY = join(import.meta.dirname, "../..");
const SETTINGS = join(REPOSITORY, "settings");

/** The part of JSON Schema in which zod answers. */
interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
}

interface Row {
  readonly path: string;
  readonly purpose: string;
  readonly takes: string;
  readonly fallback: string;
}

/** The keys that Pulumi.yaml declares, with their descriptions. */
export function declaredKeys(): Record<string, { description: string }> {
  const { config } = parse(readFileSync(join(REPOSITORY, "Pulumi.yaml"), "utf8")) as {
    config: Record<string, { description: string }>;
  };
  return config;
}

/** @param schemas of the keys that Pulumi.yaml declares; a key without one is a secret text. */
export function settingsPage(schemas: Readonly<Record<string, z.ZodType>>): string {
  const sections = Object.entries(declaredKeys()).map(([key, { description }]) => {
    const schema = schemas[key];
    if (schema === undefined) return `## \`${key}\` (secret)\n\n${description}.\n`;
    const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
    return section(key, description, json);
  });
  return `# Which settings are there?

\`pulumi config set --path signIn.name OpenMetadata\`, or in \`Pulumi.<stack>.yaml\` under
\`openmetadata-auth0:\`. A bad setting is refused before anything happens, all of them at once, each
with what to do. The tenant is \`auth0:domain\` (or \`AUTH0_DOMAIN\`), with a custom domain also
\`auth0:audience\`.

${sections.join("\n")}`;
}

function section(key: string, description: string, schema: Schema): string {
  // What is in brackets is the list of what follows.
  const purpose = description.replace(/ \([a-z][^)]*\)$/, "");
  const head = `## \`${key}\`\n\n${purpose}.\n`;
  const variants = variantsOf(schema);
  if (variants.length > 1 || schema.oneOf) {
    return [head, ...variants.map((variant) => variantSection(key, variant))].join("\n");
  }
  if (schema.properties === undefined) return `${head}\nTakes ${takes(schema)}.\n`;
  return `${head}\n${table(rows(key, schema, [`${key}.ts`]))}`;
}

/** The alternatives of a union, also of unions in it. */
function variantsOf(schema: Schema): Schema[] {
  const inner = schema.oneOf ?? schema.anyOf;
  return inner && !inner[0]?.type?.match(/^(string|number|boolean)$/)
    ? inner.flatMap(variantsOf)
    : [schema];
}

function variantSection(key: string, variant: Schema): string {
  const { kind, mode } = variant.properties ?? {};
  const names = [kind?.const, mode?.const].filter((name) => name !== undefined).map(String);
  const title = [`kind: ${names[0]}`, ...(names[1] ? [`mode: ${names[1]}`] : [])].join(", ");
  return `### \`${title}\`\n\n${table(rows(key, variant, filesFor(names)))}`;
}

/** The files of an alternative, the likeliest first. */
function filesFor(names: readonly string[]): string[] {
  const files = readdirSync(join(SETTINGS, "target")).map((name) => `target/${name}`);
  const score = (file: string) =>
    names.filter((name) => file.toLowerCase().includes(name.toLowerCase())).length;
  return files.toSorted((a, b) => score(b) - score(a));
}

function rows(path: string, schema: Schema, files: readonly string[], chain = ""): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (property.const !== undefined) return [];
    const inner = chain === "" ? name : `${chain}.${name}`;
    const own = `${path}.${name}`;
    const purpose = purposeOf(files, inner);
    const nested = property.properties ? rows(own, property, files, inner) : [];
    if (nested.length > 0 && purpose === undefined) return nested;
    if (purpose === undefined) throw new Error(`${own} has no comment that says what it is for`);
    const fallback = schema.required?.includes(name) ? "required" : fallbackOf(property);
    return [{ path: own, purpose, takes: takes(property), fallback }, ...nested];
  });
}

function fallbackOf({ default: value }: Schema): string {
  if (value === undefined || JSON.stringify(value) === "{}") return "";
  if (Array.isArray(value) && value.length === 0) return "none";
  return `\`${typeof value === "object" ? JSON.stringify(value) : String(value)}\``;
}

function takes(schema: Schema): string {
  const { type, minimum, maximum, items } = schema;
  if (schema.anyOf) return schema.anyOf.map(takes).join(" or ");
  if (schema.const !== undefined) return `\`${String(schema.const)}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  if (type === "integer" || type === "number") {
    const bounds = [minimum, maximum].filter((bound) => Number.isSafeInteger(bound));
    const upper = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
    if (bounds.length === 0) return "a whole number";
    return upper === undefined
      ? `a whole number from ${minimum}`
      : `a whole number, ${minimum} to ${upper}`;
  }
  if (type === "boolean") return "`true`, `false`";
  if (type === "array") return items ? `a list, each ${takes(items)}` : "a list";
  if (type === "object") return "an object";
  return "a text";
}

function table(list: readonly Row[]): string {
  const lines = list.map(
    ({ path, purpose, takes, fallback }) => `| \`${path}\` | ${purpose} | ${takes} | ${fallback} |`,
  );
  return [
    "| setting | what it is for | takes | default |",
    "| --- | --- | --- | --- |",
    ...lines,
    "",
  ].join("\n");
}

const comments = new Map<string, ReadonlyMap<string, string>>();

function purposeOf(files: readonly string[], chain: string): string | undefined {
  for (const file of files) {
    const known = comments.get(file) ?? commentsOf(file);
    comments.set(file, known);
    const found = known.get(chain);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The comment of each property of an object literal, by the names that lead to it. */
function commentsOf(file: string): ReadonlyMap<string, string> {
  const text = readFileSync(join(SETTINGS, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = new Map<string, string>();
  const visit = (node: ts.Node, chain: readonly string[]): void => {
    const named =
      (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) &&
      ts.isIdentifier(node.name);
    if (ts.isVariableStatement(node)) remember(found, variableOf(node, source), node);
    const inner = named ? [...chain, node.name.getText(source)] : chain;
    if (named) remember(found, inner.join("."), node);
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(source, []);
  return found;
}

/** A schema of its own that several alternatives name, e.g. `{ rolloutTimeout }`. */
function variableOf(statement: ts.VariableStatement, source: ts.SourceFile): string {
  return statement.declarationList.declarations[0]?.name.getText(source) ?? "";
}

function remember(found: Map<string, string>, name: string, node: ts.Node): void {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const words = ts.getTextOfJSDocComment(comment?.comment);
  if (words === undefined) return;
  found.set(name, words.replace(/\s+/g, " ").replace(/\.$/, "").replaceAll("|", "\\|"));
}
