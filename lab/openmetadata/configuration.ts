import { readFileSync } from "node:fs";
import path from "node:path";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, Scalar, visit } from "yaml";
import { z } from "zod";
import { ConfigurationError } from "./configuration/error.ts";
import {
  type AuthenticationConfiguration,
  type AuthorizerConfiguration,
  authenticationConfiguration,
  authorizerConfiguration,
  type FernetConfiguration,
  fernetConfiguration,
  type JwtTokenConfiguration,
  jwtTokenConfiguration,
} from "./configuration/schema.ts";
import { substitute } from "./configuration/substitution.ts";

export { parseEnvFile } from "./configuration/environmentFile.ts";
export { ConfigurationError } from "./configuration/error.ts";
export { mergeFragment } from "./configuration/fragment.ts";
export type * from "./configuration/schema.ts";

/** What OpenMetadata 1.12.6 sees of its configuration file, as far as sign-in and keys go. */
export interface OpenMetadataConfiguration {
  /** Where the application connector listens. */
  connector: { bindHost: string; port: number };
  /** The base of every `href`; null in the file means the address of the request. */
  openMetadataUrl: string | undefined;
  authorizerConfiguration: AuthorizerConfiguration;
  authenticationConfiguration: AuthenticationConfiguration;
  jwtTokenConfiguration: JwtTokenConfiguration;
  fernetConfiguration: FernetConfiguration;
}

const file = z.object({
  server: z.object({
    applicationConnectors: z.tuple([
      z.object({ bindHost: z.string(), port: z.coerce.number().int().min(0).max(65535) }),
    ]),
  }),
  authorizerConfiguration,
  authenticationConfiguration,
  jwtTokenConfiguration,
  fernetConfiguration,
  // Not in the original, which keeps it in conf/operations.yaml.
  serverUrl: z.object({ openMetadataUrl: z.string().nullish() }).optional(),
});

/** Our excerpt of the real conf/openmetadata.yaml, placeholders included. */
export function baseConfigurationText(): string {
  return readFileSync(path.join(import.meta.dirname, "conf/openmetadata.yaml"), "utf8");
}

/**
 * Reads conf/openmetadata.yaml as the server does at boot: placeholders are replaced in the text, then
 * the YAML is parsed, then its blocks become typed settings. An unknown key in one of them is an error
 * (Dropwizard reads its file strictly); other top-level blocks are ignored, since ours is an excerpt.
 *
 * @throws ConfigurationError where the real server would not boot.
 */
export function loadConfiguration(
  yamlText: string,
  env: Record<string, string | undefined>,
): OpenMetadataConfiguration {
  const lineCounter = new LineCounter();
  const document = parseDocument(substitute(yamlText, env), { lineCounter });
  const problem = document.errors[0];
  if (problem !== undefined) throw malformed(problem.code, problem.linePos?.[0].line);
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return;
      throw malformed("UNKNOWN_ALIAS", lineCounter.linePos(alias.range?.[0] ?? 0).line);
    },
  });
  const parsed = file.safeParse(plainValue(document.contents, document));
  if (!parsed.success) {
    throw new ConfigurationError(
      `openmetadata.yaml has an error:\n${parsed.error.issues.map(describeIssue).join("\n")}`,
    );
  }
  const { server, serverUrl, ...blocks } = parsed.data;
  return {
    connector: server.applicationConnectors[0],
    openMetadataUrl: serverUrl?.openMetadataUrl ?? undefined,
    ...blocks,
  };
}

/** Not in the parser's own words: those quote the line, which may hold a secret. */
function malformed(code: string, line: number | undefined): ConfigurationError {
  return new ConfigurationError(
    `openmetadata.yaml is malformed after its placeholders were replaced: ${code} at line ${line}. A value that is not plain YAML needs quotes.`,
  );
}

function describeIssue(issue: z.core.$ZodIssue): string {
  const at = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `  * Unrecognized field at: ${at}.${key}`).join("\n");
  }
  return `  * Failed to parse configuration at: ${at}; ${issue.message}`;
}

/** A plain scalar keeps its spelling: as text, `0123` stays 0123 and `1e5` stays 1e5, as in Jackson. */
function plainValue(node: unknown, document: ReturnType<typeof parseDocument>): unknown {
  if (isMap(node)) {
    return Object.fromEntries(
      node.items.map(({ key, value }) => [
        String(isScalar(key) ? key.value : key),
        plainValue(value, document),
      ]),
    );
  }
  if (isSeq(node)) return node.items.map((item) => plainValue(item, document));
  if (isScalar(node)) {
    if (node.value === null) return null;
    return node.type === Scalar.PLAIN && node.source !== undefined
      ? node.source
      : String(node.value);
  }
  return (node as Node | null)?.toJS(document) ?? null;
}
