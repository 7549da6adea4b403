/** The sentences that the code can say to people, read off its sources. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const REPOSITORY = join(import.meta.dirname, "../..");

/** Texts of these are not for those who run the stack: code of the Action, comments of written files. */
const OTHERS = [
  /^model\/auth0\/loginPolicy\/action/,
  /^model\/auth0\/loginPolicy\/compile\.ts$/,
  /^model\/auth0\/scopes\/deployer\.ts$/,
  /^live\/plugin\/(wire|sdk)\.ts$/,
];

export interface Sentence {
  readonly file: string;
  /** With `…` for what depends on the case. */
  readonly text: string;
}

/** In the order of the files, and of the places in them. */
export function sentences(rooms: readonly string[]): Sentence[] {
  const files = globSync(
    rooms.map((room) => `${room}/**/*.ts`),
    { cwd: REPOSITORY },
  );
  return files
    .toSorted()
    .filter((file) => !OTHERS.some((pattern) => pattern.test(file)))
    .flatMap(sentencesOf);
}

function sentencesOf(file: string): Sentence[] {
  const code = readFileSync(join(REPOSITORY, file), "utf8");
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Sentence[] = [];
  const visit = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== undefined && isSentence(text)) found.push({ file, text });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => `…${literal.text}`)].join("");
}

/** Five words or more: less is a name, a unit, a part of a path. */
function isSentence(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /^[("'`]*[A-Za-z]{2,}/.test(word));
  return words.length >= 5 && !text.includes("\n");
}
