/**
 * Remembers which application a stack took over, or that it made its own: Pulumi would replace the
 * one by another whose id is given later, and delete it, also where somebody else had made it.
 */

import { type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { optional, text } from "../kinds.ts";

export interface AdoptionInputs {
  /** The setting that names the application, e.g. `signIn.existingClientId`. */
  readonly setting: string;
  /** Its value. Without one the stack makes an application, or keeps what it has. */
  readonly clientId?: string | undefined;
}

const inputs: Kinds<AdoptionInputs> = { setting: text, clientId: optional(text) };

export const adoption = {
  inputs,
  secrets: [],

  refuse(olds, { setting, clientId }, { urn }) {
    if (olds === undefined || clientId === undefined || clientId === UNKNOWN) return;
    if (clientId === olds.clientId) return;
    const [begun, instead] =
      olds.clientId === undefined
        ? ["without it", "leave it out"]
        : [`with ${olds.clientId}`, "set it to that or leave it out"];
    throw new Error(
      `${String(setting)} is ${String(clientId)}, but this stack has begun ${begun}, and the application that it has would be deleted for another: ${instead}. If it has none, since its first run failed or somebody deleted the application in Auth0, run \`pulumi refresh\` and \`pulumi state delete '${urn}'\`, which fails as long as there is one, then \`pulumi up\``,
    );
  },

  async diff(_id, olds, news) {
    return { diffs: olds.clientId === news.clientId ? [] : ["clientId"], replaces: [] };
  },

  foresee() {
    return {};
  },

  async create(inputs) {
    return { id: "adoption", outs: inputs };
  },

  async read(id, olds) {
    return { id, props: olds, inputs: olds };
  },

  async update(_id, _olds, news) {
    return { outs: news };
  },

  async delete() {},
} satisfies Handler<AdoptionInputs, AdoptionInputs>;
