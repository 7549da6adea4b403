/** The few calls of GitHub's REST API that the workflows make. */

export interface GitHub {
  get(path: string): Promise<unknown>;
  /** Follows pages of 100 until one is not full. */
  list(path: string): Promise<readonly Entry[]>;
  send(method: "POST" | "PATCH", path: string, body: object): Promise<Entry>;
}

/** A comment or an issue. */
export interface Entry {
  readonly number?: number;
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly login: string } | null;
}

/** Who writes with a workflow's own token. */
export const BOT = "github-actions[bot]";

/**
 * @param env as a runner has it: GITHUB_API_URL, GITHUB_REPOSITORY, and GITHUB_TOKEN by the step.
 * @throws Error that names what is missing, and of each call that GitHub refuses.
 */
export function openGitHub(env: NodeJS.ProcessEnv): GitHub {
  const [url, repository, token] = ["GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN"].map(
    (name) => {
      const value = env[name];
      if (!value)
        throw new Error(`${name} is not set: run this in a workflow, with the token in env.`);
      return value;
    },
  );
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/repos/${repository}/${path}`, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${token}`,
        "x-github-api-version": "2022-11-28",
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      const { message = "" } = (await response.json().catch(() => ({}))) as { message?: string };
      throw new Error(
        `GitHub answers ${response.status} to ${method} ${path} (${message}): look at the permissions of the job.`,
      );
    }
    return response.json();
  };
  return {
    get: (path) => call("GET", path),
    async list(path) {
      const entries: Entry[] = [];
      for (let page = 1; ; page++) {
        const separator = path.includes("?") ? "&" : "?";
        const more = (await call("GET", `${path}${separator}per_page=100&page=${page}`)) as Entry[];
        entries.push(...more);
        if (more.length < 100) return entries;
      }
    },
    send: async (method, path, body) => (await call(method, path, body)) as Entry,
  };
}

/** The entry that carries the mark. Anybody can write a mark: only our own entries are edited. */
export function marked(entries: readonly Entry[], marker: string): Entry | undefined {
  return entries.find(({ body, user }) => user?.login === BOT && body?.startsWith(marker));
}
