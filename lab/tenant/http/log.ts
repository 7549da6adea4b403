/** A request that the tenant received. Holds no header and no body, so no secret. */
export interface RecordedRequest {
  method: string;
  /** With its query under `/api/v2/`; without it elsewhere, where a query may carry codes and tokens. */
  path: string;
  /** 0 while the request is under way, or when the connection was cut on purpose. */
  status: number;
  kind: RequestKind;
  /** The application that asked, where the request tells. */
  clientId?: string;
  /** Scopes of which the Management API asks for one. */
  expectedScopes?: readonly string[];
}

/** Token requests are counted apart from Management API calls; `control` is the lab's own `/lab/`. */
export type RequestKind = "management" | "token" | "oidc" | "control";

export function requestKind(path: string): RequestKind {
  if (path.startsWith("/api/v2/")) return "management";
  if (path === "/oauth/token") return "token";
  return path.startsWith("/lab/") ? "control" : "oidc";
}

export class RequestLog {
  #requests: RecordedRequest[] = [];

  add(method: string, url: URL): RecordedRequest {
    const kind = requestKind(url.pathname);
    const path = kind === "management" ? url.pathname + url.search : url.pathname;
    const request: RecordedRequest = { method, path, status: 0, kind };
    this.#requests.push(request);
    return request;
  }

  list(): RecordedRequest[] {
    return this.#requests.map((request) => ({ ...request }));
  }

  clear(): void {
    this.#requests = [];
  }
}
