/** The same change gives the same text in every run: what chance has made is named in words. */

import type { World } from "../world.ts";

/** @param json of which the texts are looked at one by one. */
export function normalized({ tenant, serverUrl, directory }: World, json: string): string {
  const words: [found: string, word: string][] = [
    [serverUrl, "https://openmetadata.example.com"],
    [new URL(serverUrl).host, "openmetadata.example.com"],
    [directory, "/etc/openmetadata/sso"],
    [tenant.domain, "example.eu.auth0.com"],
    ...tenant.clients
      .list()
      .map(({ client_id, name }): [string, string] => [
        client_id,
        `client-id-of-${String(name).replaceAll(/\W+/g, "-")}`,
      ]),
    ...tenant.connections
      .list()
      .map(({ id, name }): [string, string] => [id, `connection-id-of-${name}`]),
  ];
  const inWords = (text: string) =>
    words
      .reduce((result, [found, word]) => result.replaceAll(found, word), text)
      .replaceAll(/(?<![\w-])[\w-]{43}(?![\w-])/g, "key-id");
  return JSON.stringify(JSON.parse(json), (_key, value: unknown) =>
    typeof value === "string" ? inWords(value) : value,
  );
}
