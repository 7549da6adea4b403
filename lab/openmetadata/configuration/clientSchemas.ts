/** The blocks of the sign-in protocols (schema/security/client, schema/configuration/ldap of 1.12.6). */
import { z } from "zod";
import { dictionary, optional, scalar, texts } from "./jackson.ts";

export const oidcConfiguration = z.strictObject({
  type: scalar.text(),
  id: scalar.text(),
  secret: scalar.text(),
  scope: scalar.text("openid email profile"),
  discoveryUri: scalar.text(),
  useNonce: scalar.text("true"),
  preferredJwsAlgorithm: scalar.text("RS256"),
  responseType: scalar.text("code"),
  disablePkce: scalar.flag(true),
  maxClockSkew: scalar.text(),
  clientAuthenticationMethod: optional(
    z.enum(["client_secret_basic", "client_secret_post", "client_secret_jwt", "private_key_jwt"]),
  ),
  tokenValidity: scalar.integer(3600),
  customParams: optional(dictionary),
  tenant: scalar.text(),
  serverUrl: scalar.text(),
  callbackUrl: scalar.text(),
  maxAge: scalar.text(),
  prompt: scalar.text(),
  sessionExpiry: scalar.integer(604800),
});

export const ldapConfiguration = z.strictObject({
  host: scalar.text(),
  port: scalar.integer(),
  maxPoolSize: scalar.integer(3),
  isFullDn: scalar.flag(false),
  dnAdminPrincipal: scalar.text(),
  dnAdminPassword: scalar.text(),
  sslEnabled: scalar.flag(false),
  userBaseDN: scalar.text(),
  groupBaseDN: scalar.text(),
  roleAdminName: scalar.text(),
  allAttributeName: scalar.text(),
  mailAttributeName: scalar.text(),
  usernameAttributeName: scalar.text(),
  groupAttributeName: scalar.text(),
  groupAttributeValue: scalar.text(),
  groupMemberAttributeName: scalar.text(),
  authRolesMapping: scalar.text(),
  authReassignRoles: texts(),
  truststoreFormat: scalar.text(),
  truststoreConfigType: optional(
    z.enum(["TrustAll", "JVMDefault", "HostName", "CustomTrustStore"]),
  ),
  trustStoreConfig: optional(
    z.strictObject({
      customTrustManagerConfig: optional(
        z.strictObject({
          verifyHostname: scalar.flag(false),
          examineValidityDates: scalar.flag(false),
          trustStoreFilePath: scalar.text(),
          trustStoreFilePassword: scalar.text(),
          trustStoreFileFormat: scalar.text(),
        }),
      ),
      hostNameConfig: optional(
        z.strictObject({ allowWildCards: scalar.flag(false), acceptableHostNames: texts() }),
      ),
      jvmDefaultConfig: optional(z.strictObject({ verifyHostname: scalar.flag(false) })),
      trustAllConfig: optional(z.strictObject({ examineValidityDates: scalar.flag(false) })),
    }),
  ),
});

export const samlConfiguration = z.strictObject({
  idp: optional(
    z.strictObject({
      entityId: scalar.text(),
      ssoLoginUrl: scalar.text(),
      authorityUrl: scalar.text(),
      idpX509Certificate: scalar.text(),
      nameId: scalar.text("urn:oasis:names:tc:SAML:2.0:nameid-format:emailAddress"),
    }),
  ),
  sp: optional(
    z.strictObject({
      entityId: scalar.text(),
      acs: scalar.text(),
      spX509Certificate: scalar.text(),
      spPrivateKey: scalar.text(),
      callback: scalar.text(),
    }),
  ),
  security: optional(
    z.strictObject({
      strictMode: scalar.flag(false),
      validateXml: scalar.flag(false),
      tokenValidity: scalar.integer(3600),
      sendEncryptedNameId: scalar.flag(false),
      sendSignedAuthRequest: scalar.flag(false),
      signSpMetadata: scalar.flag(false),
      wantMessagesSigned: scalar.flag(false),
      wantAssertionsSigned: scalar.flag(false),
      wantAssertionEncrypted: scalar.flag(false),
      keyStoreFilePath: scalar.text(),
      keyStoreAlias: scalar.text(),
      keyStorePassword: scalar.text(),
    }),
  ),
  debugMode: scalar.flag(false),
  samlDisplayNameAttributes: texts(),
});
