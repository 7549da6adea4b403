/** The sentences that the code can say to people, read off its sources. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const REPOSITORY = join(import.meta.dirname, "../..");

/** Texts of these are no sentences of the run: code of the Action, cells of a page, wire and codecs. */
const OTHERS = [
  /^model\/auth0\/loginPolicy\/actionCode\.ts$/,
  /^model\/auth0\/scopes\/(catalogue|deployer)\.ts$/,
  /^live\/plugin\/(wire|sdk)\.ts$/,
];

/**
 * Of a command that shows something and of what writes code, only the errors; what the smoke check
 * shows is what is wrong.
 */
const ERRORS_ONLY = /^cli\/(?!smoke\/)|^model\/auth0\/loginPolicy\/compile\.ts$/;

export interface Sentence {
  readonly file: string;
  /** With `…` for what depends on the case. */
  readonly text: string;
}

/**
 * Every text of two words or more, wherever it stands: sentences are put together from parts, and
 * which of them end up in an error is not to be seen from where they stand.
 *
 * @returns them in the order of the files, and of the places in them.
 */
export function sentences(rooms: readonly string[]): Sentence[] {
  const files = globSync(
    rooms.map((room) => `${room}/**/*.ts`),
    { cwd: REPOSITORY },
  );
  return files
    .toSorted()
    .filter((file) => !OTHERS.some((pattern) => pattern.test(file)))
    .flatMap((file) => sentencesOf(file, readFileSync(join(REPOSITORY, file), "utf8")));
}

export function sentencesOf(file: string, code: string): Sentence[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const constants = constantsOf(source);
  const found: Sentence[] = [];
  const visit = (node: ts.Node, inError: boolean): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    const told = inError || isError(node);
    const text = textOf(node, constants);
    if (text !== undefined && isSentence(text, told) && (told || !ERRORS_ONLY.test(file))) {
      found.push({ file, text: text.trim().replace(/\s*\n\s*/g, " ") });
    }
    ts.forEachChild(node, (child) => visit(child, told));
  };
  visit(source, false);
  return found;
}

/** Texts that have a name in the file, and so may stand in a template by it. */
function constantsOf(source: ts.SourceFile): Map<string, string> {
  const constants = new Map<string, string>();
  for (const statement of source.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      const text = initializer && textOf(initializer, constants);
      if (ts.isIdentifier(name) && text !== undefined) constants.set(name.text, text);
    }
  }
  return constants;
}

function textOf(node: ts.Node, constants: ReadonlyMap<string, string>): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  const spans = node.templateSpans.map(({ expression, literal }) => {
    const named = ts.isIdentifier(expression) ? constants.get(expression.text) : undefined;
    return `${named ?? "…"}${literal.text}`;
  });
  return [node.head.text, ...spans].join("");
}

function isError(node: ts.Node): boolean {
  if (ts.isThrowStatement(node)) return true;
  return ts.isNewExpression(node) && /(Error|Refusal|Plan)$/.test(node.expression.getText());
}

/**
 * Two words that say something: less is a name, a unit, or holds other parts together. In an error
 * one word is enough that something stands beside; what has no space there is a code.
 */
function isSentence(text: string, told: boolean): boolean {
  const words = text.match(/[A-Za-z]{2,}/g) ?? [];
  if (told) return text.trim().includes(" ") && words.length >= 1;
  return text.includes(" ") && words.length >= 2 && words.join("").length >= 7;
}
