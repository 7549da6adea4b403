import { createHash, randomBytes } from "node:crypto";
import type { OidcConfiguration } from "../configuration.ts";
import type { HttpClient } from "../http/client.ts";
import { parseObject } from "../http/json.ts";

/** The provider's discovery document, as far as it is used. */
export interface Metadata {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  token_endpoint_auth_methods_supported?: string[];
  authorization_response_iss_parameter_supported?: boolean;
}

/** What a login keeps in its session until the callback. */
export interface PendingLogin {
  state: string;
  nonce?: string;
  codeVerifier?: string;
}

export interface Tokens {
  idToken?: string;
  accessToken: string;
  refreshToken?: string;
}

const PROMPTS = ["none", "login", "consent", "select_account", "create"];

/**
 * The OpenID provider as the server's confidential client sees it (pac4j's OidcClient inside
 * AuthenticationCodeFlowHandler).
 */
export class OidcProvider {
  readonly #settings: OidcConfiguration;
  readonly #http: HttpClient;
  readonly #metadata: Metadata;

  /** Use `connectToProvider`. */
  constructor(settings: OidcConfiguration, http: HttpClient, metadata: Metadata) {
    this.#settings = settings;
    this.#http = http;
    this.#metadata = metadata;
  }

  /** An issuer that sends `iss` with its answer must be itself (RFC 9207). */
  accepts(issuer: string | null): boolean {
    return (
      this.#metadata.authorization_response_iss_parameter_supported !== true ||
      issuer === this.#metadata.issuer
    );
  }

  /**
   * The address to send the browser to. Empty `prompt` and `maxAge` leave their parameters out; PKCE
   * with S256 unless it is disabled, which is the default.
   *
   * @throws Error for a prompt, max_age or scope that Nimbus refuses.
   */
  startLogin(): { location: string; pending: PendingLogin } {
    const { scope = "", prompt, maxAge, customParams, responseType } = this.#settings;
    const pending: PendingLogin = {
      state: randomBytes(5).toString("hex"),
      ...(this.#settings.useNonce?.toLowerCase() === "true" && {
        nonce: randomBytes(32).toString("base64url"),
      }),
      ...(this.#settings.disablePkce === false && {
        codeVerifier: randomBytes(22).toString("hex").slice(0, 43),
      }),
    };
    if (!scope.split(" ").includes("openid")) {
      throw new Error("The scope must include an openid value");
    }
    if (prompt && !prompt.split(" ").every((value) => PROMPTS.includes(value))) {
      throw new Error("Invalid prompt parameter");
    }
    if (maxAge && !/^\d+$/.test(maxAge)) throw new Error("Invalid max_age parameter");
    const parameters = {
      scope,
      response_type: responseType ?? "code",
      redirect_uri: this.callbackUrl,
      state: pending.state,
      ...(pending.codeVerifier && { code_challenge_method: "S256" }),
      ...(prompt && { prompt }),
      ...(pending.nonce && { nonce: pending.nonce }),
      client_id: this.#settings.id ?? "",
      ...(maxAge && { max_age: maxAge }),
      ...(pending.codeVerifier && { code_challenge: challengeOf(pending.codeVerifier) }),
      response_mode: "query",
      ...customParameters(customParams),
    };
    return {
      location: `${this.#metadata.authorization_endpoint}?${new URLSearchParams(parameters)}`,
      pending,
    };
  }

  get callbackUrl(): string {
    return this.#settings.callbackUrl ?? "";
  }

  /** @throws Error when the provider refuses the code. */
  redeemCode(code: string, codeVerifier: string | undefined): Promise<Tokens> {
    return this.#requestTokens({
      grant_type: "authorization_code",
      code,
      redirect_uri: this.callbackUrl,
      ...(codeVerifier && { code_verifier: codeVerifier }),
    });
  }

  /** @throws Error when the provider refuses the refresh token. */
  refresh(refreshToken: string): Promise<Tokens> {
    return this.#requestTokens({ grant_type: "refresh_token", refresh_token: refreshToken });
  }

  async #requestTokens(grant: Record<string, string>): Promise<Tokens> {
    const { id = "", secret = "", clientAuthenticationMethod } = this.#settings;
    const basic = clientAuthenticationMethod === "client_secret_basic";
    const form = new URLSearchParams(
      basic ? grant : { ...grant, client_id: id, client_secret: secret },
    );
    const credentials = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
    const { status, text } = await this.#http.postForm(
      this.#metadata.token_endpoint,
      form,
      basic ? { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` } : {},
    );
    const body = parseObject(text);
    if (status !== 200 || typeof body.access_token !== "string") {
      throw new Error(
        `Bad token response, error=${body.error}, description=${body.error_description}`,
      );
    }
    return {
      accessToken: body.access_token,
      ...(typeof body.id_token === "string" && { idToken: body.id_token }),
      ...(typeof body.refresh_token === "string" && { refreshToken: body.refresh_token }),
    };
  }
}

/** `customParamKey1`/`customParamValue1` to 5, as the server reads them. */
function customParameters(custom: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(
    [1, 2, 3, 4, 5]
      .map((number) => [custom[`customParamKey${number}`], custom[`customParamValue${number}`]])
      .filter((pair): pair is [string, string] => pair[0] !== undefined && pair[1] !== undefined),
  );
}

function challengeOf(codeVerifier: string): string {
  return createHash("sha256").update(codeVerifier).digest("base64url");
}
