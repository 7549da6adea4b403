/**
 * Remembers on which Docker Engine a stack's containers are. The provider would look for them on another
 * one, find none and make them there, while the server that runs goes on with its keys and its database.
 */

import { type Handler, type Kinds, UNKNOWN } from "../handler.ts";
import { text } from "../kinds.ts";

export interface DockerHostInputs {
  /** Address as DOCKER_HOST has it. */
  readonly host: string;
}

const inputs: Kinds<DockerHostInputs> = { host: text };

export const dockerHost = {
  inputs,
  secrets: [],

  refuse(olds, { host }, { urn }) {
    if (olds === undefined || host === UNKNOWN || host === olds.host) return;
    throw new Error(
      `target.host (or DOCKER_HOST) is ${String(host)}, but this stack's containers are on the engine at ${olds.host} and would go on there, beside a second server on their database: set target.host to that again, or run \`pulumi destroy\` before you change over. If there are none, since the first run failed or somebody removed them, run \`pulumi refresh\` and \`pulumi state delete '${urn}'\`, which fails as long as there is one, then \`pulumi up\``,
    );
  },

  async diff(_id, olds, news) {
    return { diffs: olds.host === news.host ? [] : ["host"], replaces: [] };
  },

  foresee() {
    return {};
  },

  async create(inputs) {
    return { id: "docker-host", outs: inputs };
  },

  async read(id, olds) {
    return { id, props: olds, inputs: olds };
  },

  async update(_id, _olds, news) {
    return { outs: news };
  },

  async delete() {},
} satisfies Handler<DockerHostInputs, DockerHostInputs>;
