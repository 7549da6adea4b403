import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";

import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { calculateJwkThumbprint, type JWK, SignJWT } from "jose";
import {
  type OpenMetadata,
  type OpenMetadataOptions,
  startOpenMetadata,
} from "../../../../lab/openmetadata/index.ts";

export interface SigningKey {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

/** RSA-2048 with the thumbprint as kid, as the stack names its keys. */
export async function newSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = await calculateJwkThumbprint(publicKey.export({ format: "jwk" }) as JWK);
  return { kid, privateKey, publicKey };
}

/** A directory with what the stack delivers; `cleanUp` removes it. */
export class Installation {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "openmetadata-"));

  path(name: string): string {
    return path.join(this.directory, name);
  }

  get dataDirectory(): string {
    return this.path("data");
  }

  get jwksFile(): string {
    return this.path("jwks.json");
  }

  get jwksUrl(): string {
    return pathToFileURL(this.jwksFile).href;
  }

  write(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content, { mode: 0o600 });
    return this.path(name);
  }

  /** Delivers a pair as DER files and names it in the environment. */
  signingKeyEnv(key: SigningKey): Record<string, string> {
    return {
      RSA_PRIVATE_KEY_FILE_PATH: this.write(
        `private-${key.kid}.der`,
        key.privateKey.export({ format: "der", type: "pkcs8" }),
      ),
      RSA_PUBLIC_KEY_FILE_PATH: this.write(
        `public-${key.kid}.der`,
        key.publicKey.export({ format: "der", type: "spki" }),
      ),
      JWT_KEY_ID: key.kid,
      JWT_ISSUER: "om.example.com",
    };
  }

  /** Writes the JWKS file in place. */
  publish(keys: SigningKey[]): void {
    const jwks = keys.map(({ kid, publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      kid,
      use: "sig",
      alg: "RS256",
    }));
    this.write("jwks.json", JSON.stringify({ keys: jwks }));
  }

  /**
   * Starts a server that signs with a key: provider auth0, administrator alice@example.com, the JWKS file
   * as its only key URL. `env` is added to its environment.
   */
  start(key: SigningKey, options: Partial<OpenMetadataOptions> = {}): Promise<OpenMetadata> {
    return startOpenMetadata({
      dataDirectory: this.dataDirectory,
      port: 0,
      ...options,
      env: {
        ...this.signingKeyEnv(key),
        AUTHENTICATION_PROVIDER: "auth0",
        AUTHENTICATION_PUBLIC_KEYS: `[${this.jwksUrl}]`,
        AUTHORIZER_ADMIN_PRINCIPALS: "[alice]",
        AUTHORIZER_PRINCIPAL_DOMAIN: "example.com",
        ...options.env,
      },
    });
  }

  cleanUp(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export interface TokenOptions {
  name?: string;
  email?: string;
  issuer?: string;
  /** Seconds from now. */
  expiresIn?: number;
  /** Null leaves the header out. */
  kid?: string | null;
  claims?: Record<string, unknown>;
  /** Milliseconds since 1970. */
  now?: number;
}

/** A token such as the stack mints for its own administrator. */
export async function mintToken(key: SigningKey, options: TokenOptions = {}): Promise<string> {
  const { name = "alice", email = `${name}@example.com`, now = Date.now() } = options;
  const kid = options.kid === undefined ? key.kid : options.kid;
  const issuedAt = Math.floor(now / 1000);
  return new SignJWT({
    email,
    username: name,
    preferred_username: name,
    isBot: false,
    tokenType: "OM_USER",
    ...options.claims,
  })
    .setProtectedHeader({ alg: "RS256", typ: "JWT", ...(kid !== null && { kid }) })
    .setIssuer(options.issuer ?? "om.example.com")
    .setSubject(name)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + (options.expiresIn ?? 60))
    .sign(key.privateKey);
}
