import { isMap, isScalar, parseDocument } from "yaml";
import { ConfigurationError } from "./error.ts";

/**
 * Puts a fragment's top-level blocks in the place of those of the same name, as somebody does who pastes
 * it into conf/openmetadata.yaml. What a block leaves out does *not* keep the value of the file: it takes
 * the server's own default, or none. Works on the text, because before its placeholders are replaced a
 * configuration need not be valid YAML.
 *
 * @returns the new file, to be given to `loadConfiguration`.
 * @throws ConfigurationError when the fragment is no YAML mapping.
 */
export function mergeFragment(baseYamlText: string, fragmentYamlText: string): string {
  const replaced = topLevelKeys(fragmentYamlText);
  const kept = baseYamlText
    .split(/^(?=[^\s#])/m)
    .filter((block) => !replaced.includes(/^["']?([\w-]+)/.exec(block)?.[1] ?? ""));
  return `${kept.join("").trimEnd()}\n\n${fragmentYamlText}`;
}

function topLevelKeys(fragment: string): string[] {
  const { contents, errors } = parseDocument(fragment);
  if (contents === null && errors.length === 0) return [];
  const [problem] = errors;
  if (problem !== undefined || !isMap(contents)) {
    const line = problem?.linePos?.[0].line ?? 1;
    throw new ConfigurationError(
      `The fragment is not a YAML mapping: ${problem?.code ?? "it has another type"} at line ${line}.`,
    );
  }
  return contents.items.map(({ key }) => String(isScalar(key) ? key.value : key));
}
