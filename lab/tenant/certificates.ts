// Demanded by a dependency of @peculiar/x509 that does not bring it along.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const validForDays = 7;

/** What an HTTPS server on loopback needs. Private keys exist only in memory. */
export interface ServerCertificate {
  /** PEM of the certificate authority, to be trusted by clients. */
  ca: string;
  /** PEM of the server's certificate, for localhost, 127.0.0.1 and ::1. */
  certificate: string;
  privateKey: string;
}

/** A fresh certificate authority, which signs one certificate and is forgotten. */
export async function newServerCertificate(): Promise<ServerCertificate> {
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const dates = { notBefore: daysFromNow(-1), notAfter: daysFromNow(validForDays) };
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...dates,
    name: "CN=openmetadata-auth0 lab tenant CA",
    keys: authority,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...dates,
    subject: "CN=localhost",
    issuer: ca.subject,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        { type: "dns", value: "localhost" },
        { type: "ip", value: "127.0.0.1" },
        { type: "ip", value: "::1" },
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
    ],
  });
  return {
    ca: ca.toString("pem"),
    certificate: certificate.toString("pem"),
    privateKey: await privatePem(server.privateKey),
  };
}

/** A self-signed certificate over an RS256 pair, in PEM. */
export async function newSigningCertificate(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=localhost",
    keys,
    signingAlgorithm: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
    notBefore: daysFromNow(-1),
    notAfter: daysFromNow(validForDays),
  });
  return certificate.toString("pem");
}

const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000);

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", key);
  return x509.PemConverter.encode(der, "PRIVATE KEY");
}
