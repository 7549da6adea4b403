/** Certificates of one cluster: its own authority, a server, an administrator. */

// Demanded by a dependency of @peculiar/x509 that does not bring it along.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const validForDays = 7;

export interface ClusterCertificates {
  readonly ca: string;
  /** For every server of the cluster, on loopback. */
  readonly server: Pair;
  /** In the group system:masters, which may do everything. */
  readonly administrator: Pair;
  /** Signs what nobody presents: the API server wants an authority for proxies, and another one. */
  readonly proxyCa: string;
  /** Signs the tokens of service accounts. */
  readonly serviceAccountKey: string;
  readonly serviceAccountPublicKey: string;
}

export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** Fresh ones; the authorities' own keys are forgotten. */
export async function newClusterCertificates(): Promise<ClusterCertificates> {
  const [authority, proxyAuthority, serviceAccounts] = await Promise.all([
    newAuthority("lab cluster CA"),
    newAuthority("lab cluster proxy CA"),
    newKeys(),
  ]);
  const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
  const [server, administrator] = await Promise.all([
    // etcd's gateway to itself presents the server's certificate as a client.
    newPair(authority, "CN=kubernetes", [serverAuth, clientAuth]),
    newPair(authority, "CN=lab-administrator,O=system:masters", [clientAuth]),
  ]);
  return {
    ca: authority.certificate.toString("pem"),
    server,
    administrator,
    proxyCa: proxyAuthority.certificate.toString("pem"),
    serviceAccountKey: await privatePem(serviceAccounts.privateKey),
    serviceAccountPublicKey: await publicPem(serviceAccounts.publicKey),
  };
}

interface Authority {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

async function newAuthority(name: string): Promise<Authority> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates(),
    name: `CN=${name}`,
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { keys, certificate };
}

async function newPair(authority: Authority, subject: string, usages: string[]): Promise<Pair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates(),
    subject,
    issuer: authority.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: authority.keys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "dns", value: "kubernetes.default.svc" },
        { type: "ip", value: "127.0.0.1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.keys.publicKey),
    ],
  });
  return { certificate: certificate.toString("pem"), key: await privatePem(keys.privateKey) };
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

function dates() {
  const day = 86_400_000;
  return {
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + validForDays * day),
  };
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return x509.PemConverter.encode(der, "PRIVATE KEY");
}

async function publicPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("spki", key);
  return x509.PemConverter.encode(der, "PUBLIC KEY");
}
