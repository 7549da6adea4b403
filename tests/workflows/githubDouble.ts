/**
 * A test double of GitHub's REST API: comments, issues and pull requests of one repository, as far as
 * the commands use them (docs.github.com/en/rest, version 2022-11-28). It checks no permission.
 */

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";

export interface Item {
  id: number;
  number: number;
  title?: string;
  body: string;
  state: "open" | "closed";
  user: { login: string };
  /** Number of the issue that it is a comment on. */
  on?: number;
}

export interface GitHubDouble {
  readonly items: Item[];
  readonly pulls: Map<number, object>;
  /** Method and path of each call. */
  readonly calls: string[];
  /** What a step has in its environment. */
  readonly env: Record<string, string>;
  close(): Promise<void>;
}

const REPOSITORY = "acme/sso";
const TOKEN = "fake-token-of-a-job";

export async function startGitHub(): Promise<GitHubDouble> {
  const items: Item[] = [];
  const pulls = new Map<number, object>();
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const { status, body } = await answer({ items, pulls, calls }, request);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    items,
    pulls,
    calls,
    env: {
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_TOKEN: TOKEN,
    },
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function answer(
  { items, pulls, calls }: Pick<GitHubDouble, "items" | "pulls" | "calls">,
  request: IncomingMessage,
): Promise<Answer> {
  const url = new URL(request.url ?? "", "http://double");
  const { method = "" } = request;
  if (request.headers.authorization !== `Bearer ${TOKEN}`) {
    return { status: 401, body: { message: "Bad credentials" } };
  }
  const path = url.pathname.replace(`/repos/${REPOSITORY}/`, "");
  calls.push(`${method} ${path}`);
  const sent = method === "GET" ? {} : ((await json(request)) as Partial<Item>);
  const page = (all: readonly Item[]): Answer => {
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const start = (Number(url.searchParams.get("page") ?? 1) - 1) * size;
    return { status: 200, body: all.slice(start, start + size) };
  };
  const create = (further: Partial<Item>): Answer => {
    const id = items.length + 1;
    const user = { login: "github-actions[bot]" };
    const item: Item = { id, number: id, body: "", state: "open", user, ...sent, ...further };
    items.push(item);
    return { status: 201, body: item };
  };
  const change = (item: Item | undefined): Answer =>
    item ? { status: 200, body: Object.assign(item, sent) } : NOT_FOUND;

  const [, pull] = /^pulls\/(\d+)$/.exec(path) ?? [];
  if (pull !== undefined) {
    const body = pulls.get(Number(pull));
    return body ? { status: 200, body } : NOT_FOUND;
  }
  const [, comment] = /^issues\/comments\/(\d+)$/.exec(path) ?? [];
  if (comment !== undefined) return change(items.find(({ id }) => id === Number(comment)));
  const [, on] = /^issues\/(\d+)\/comments$/.exec(path) ?? [];
  if (on !== undefined) {
    return method === "GET"
      ? page(items.filter((item) => item.on === Number(on)))
      : create({ on: Number(on) });
  }
  const [, issue] = /^issues\/(\d+)$/.exec(path) ?? [];
  if (issue !== undefined) return change(items.find(({ number }) => number === Number(issue)));
  if (path !== "issues") return NOT_FOUND;
  const open = items.filter(({ state, on: isOn }) => state === "open" && isOn === undefined);
  return method === "GET" ? page(open) : create({});
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };
