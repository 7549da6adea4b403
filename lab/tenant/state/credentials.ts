import { createPublicKey, X509Certificate } from "node:crypto";
import { calculateJwkThumbprint } from "jose";
import { newId } from "./ids.ts";

/** A public key or certificate of an application; the PEM itself is never shown again. */
export interface Credential {
  id: string;
  credential_type: "public_key" | "cert_subject_dn" | "x509_cert";
  created_at: string;
  updated_at: string;
  expires_at?: string;
  [property: string]: unknown;
}

export interface CredentialBody {
  credential_type: Credential["credential_type"];
  name?: string | undefined;
  pem?: string | undefined;
  alg?: string | undefined;
  kid?: string | undefined;
  subject_dn?: string | undefined;
  expires_at?: string | undefined;
  parse_expiry_from_cert?: boolean | undefined;
}

/** The credentials of each application. */
export class Credentials {
  readonly #byClient = new Map<string, Credential[]>();

  /** Newest first, as recorded. */
  list(clientId: string): Credential[] {
    return structuredClone(this.#byClient.get(clientId) ?? []);
  }

  get(clientId: string, id: string): Credential | undefined {
    return this.list(clientId).find((credential) => credential.id === id);
  }

  put(clientId: string, credential: Credential): Credential {
    const others = this.list(clientId).filter(({ id }) => id !== credential.id);
    this.#byClient.set(clientId, [credential, ...others]);
    return credential;
  }

  /** @throws Error when the PEM is not what its type asks for. */
  async create(clientId: string, body: CredentialBody): Promise<Credential> {
    const now = new Date().toISOString();
    return this.put(clientId, {
      id: newId.credential(),
      credential_type: body.credential_type,
      ...(body.name ? { name: body.name } : {}),
      ...(await derived(body)),
      created_at: now,
      updated_at: now,
      ...expiry(body),
    });
  }

  setExpiry(clientId: string, id: string, expiresAt: string | null): Credential | undefined {
    const found = this.#byClient.get(clientId)?.find((credential) => credential.id === id);
    if (!found) return undefined;
    found.updated_at = new Date().toISOString();
    if (expiresAt === null) delete found.expires_at;
    else found.expires_at = new Date(expiresAt).toISOString();
    return structuredClone(found);
  }

  delete(clientId: string, id: string): void {
    const left = this.list(clientId).filter((credential) => credential.id !== id);
    this.#byClient.set(clientId, left);
  }

  deleteOf(clientId: string): void {
    this.#byClient.delete(clientId);
  }
}

/** What Auth0 computes of the PEM, a form for each type (auth0-recordings/TestAccClientAuthenticationMethods*). */
async function derived(body: CredentialBody): Promise<Record<string, unknown>> {
  const pem = body.pem ?? "";
  switch (body.credential_type) {
    case "public_key": {
      const key = createPublicKey(pem).export({ format: "jwk" });
      const kid = body.kid ?? (await calculateJwkThumbprint(key));
      return { kid, alg: body.alg ?? "RS256" };
    }
    case "cert_subject_dn":
      return { subject_dn: body.subject_dn ?? new X509Certificate(pem).subject };
    case "x509_cert": {
      const fingerprint = new X509Certificate(pem).fingerprint256.replaceAll(":", "");
      return { thumbprint_sha256: Buffer.from(fingerprint, "hex").toString("base64url") };
    }
  }
}

function expiry(body: CredentialBody): { expires_at?: string } {
  if (body.expires_at) return { expires_at: new Date(body.expires_at).toISOString() };
  const isCertificate = body.pem?.includes("BEGIN CERTIFICATE") ?? false;
  if (body.credential_type === "cert_subject_dn" || !isCertificate) return {};
  if (body.credential_type === "public_key" && !body.parse_expiry_from_cert) return {};
  return { expires_at: new Date(new X509Certificate(body.pem ?? "").validTo).toISOString() };
}
