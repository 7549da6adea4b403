/** Which room of the product imports from which, read off the sources. */

import { globSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import ts from "typescript";

const REPOSITORY = join(import.meta.dirname, "../..");

/** Rooms in the order in which data flows through them; `index.ts` is the program. */
export const ROOMS = [
  "index.ts",
  "settings",
  "components",
  "components/targets",
  "live",
  "model",
  "policy",
  "cli",
] as const;

export interface Import {
  readonly file: string;
  /** File of the repository, or the name of a package. */
  readonly target: string;
  /** Whether it is there for types alone, and so gone when the program runs. */
  readonly typeOnly: boolean;
}

/** Every import of the product's files, dynamic ones too. */
export function imports(): Import[] {
  const patterns = ROOMS.map((room) => (room.endsWith(".ts") ? room : `${room}/**/*.{ts,js}`));
  const files = new Set(
    globSync(patterns, { cwd: REPOSITORY }).map((file) => posix.normalize(file)),
  );
  return [...files].toSorted().flatMap(importsOf);
}

function importsOf(file: string): Import[] {
  const path = join(REPOSITORY, file);
  const source = ts.createSourceFile(
    file,
    readFileSync(path, "utf8"),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, typeOnly: boolean) => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const target = specifier.text.startsWith(".")
      ? relative(REPOSITORY, join(path, "..", specifier.text))
      : specifier.text;
    found.push({ file, target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node.moduleSpecifier, isTypeOnly(node.importClause));
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const { name, namedBindings } = clause;
  if (name || namedBindings === undefined || ts.isNamespaceImport(namedBindings)) return false;
  return namedBindings.elements.every((element) => element.isTypeOnly);
}

export function isIn(room: string, file: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}

/** The innermost room of a file. */
export function roomOf(file: string): string {
  const inside = ROOMS.filter((room) => isIn(room, file));
  const [room = file.split("/")[0] ?? file] = inside.toSorted((a, b) => b.length - a.length);
  return room;
}
