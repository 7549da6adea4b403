/**
 * How ingestion signs in to OpenMetadata: the `workflowConfig` block of a workflow file. Secrets stand in
 * it as references to environment variables, which `metadata ingest` replaces in the text of the file
 * before it parses the YAML (openmetadata.md §5).
 */

import { renderYaml } from "./yaml.ts";

export interface WorkflowInput {
  /** Public origin of the OpenMetadata server, no trailing slash. */
  readonly serverUrl: string;
  /** Environment variable of the ingestion with a bot's token, or the path of a file with it. Default: `OM_JWT_TOKEN`. */
  readonly tokenVariable?: string | undefined;
  /**
   * PEM file on the ingestion's machine with the authority that signed the server's certificate. Only
   * from OpenMetadata 1.4 on. Default: the public authorities.
   */
  readonly caCertificate?: string | undefined;
}

export interface WorkflowDocument {
  readonly workflowConfig: {
    readonly loggerLevel: "INFO";
    readonly openMetadataServerConfig: {
      readonly hostPort: string;
      readonly authProvider: "openmetadata";
      readonly verifySSL: "no-ssl" | "validate";
      readonly sslConfig?: { readonly caCertificate: string };
      readonly securityConfig: { readonly jwtToken: string };
      readonly storeServiceConnection: true;
    };
  };
}

export interface LegacyWorkflowInput {
  /** Public origin of the OpenMetadata server, no trailing slash. */
  readonly serverUrl: string;
  /** Domain of the Auth0 tenant, e.g. `acme.eu.auth0.com`. */
  readonly domain: string;
  /** The application with the grant type `client_credentials` and a grant for the Management API. */
  readonly clientId: string;
  /** Environment variable of the ingestion with the application's secret. Default: `OM_AUTH0_CLIENT_SECRET`. */
  readonly secretVariable?: string | undefined;
}

export interface LegacyWorkflowDocument {
  readonly workflowConfig: {
    readonly openMetadataServerConfig: {
      readonly hostPort: string;
      readonly authProvider: "auth0";
      readonly securityConfig: {
        readonly clientId: string;
        readonly secretKey: string;
        readonly domain: string;
      };
    };
  };
}

/**
 * For OpenMetadata 1.3 and newer, which know no identity provider here, only a bot's token
 * (openmetadata.md fact 7). 1.2 takes it as well.
 *
 * @throws Error when `tokenVariable` is no name of a variable.
 */
export function renderWorkflowConfig(input: WorkflowInput): WorkflowDocument {
  const { serverUrl, tokenVariable = "OM_JWT_TOKEN", caCertificate } = input;
  return {
    workflowConfig: {
      loggerLevel: "INFO",
      openMetadataServerConfig: {
        hostPort: hostPort(serverUrl),
        authProvider: "openmetadata",
        // "validate" without a certificate is accepted and then ends the run, while "no-ssl" leaves
        // the matter to Python's requests, which checks against the public authorities
        // (tests/ingestion has both).
        ...(caCertificate === undefined
          ? { verifySSL: "no-ssl" }
          : { verifySSL: "validate", sslConfig: { caCertificate } }),
        securityConfig: { jwtToken: reference("tokenVariable", tokenVariable) },
        storeServiceConnection: true,
      },
    },
  };
}

/**
 * For OpenMetadata up to 1.2, where ingestion itself signs in to Auth0 as an application: the guide's
 * "service account". From 1.3 on it is refused (openmetadata.md fact 7).
 *
 * The clients of those days take these settings and then fail to sign in: 1.1 and 1.2 on Auth0's answer
 * ("'Response' object has no attribute 'read'"), 0.13 and 1.0 because they ask for the token at
 * `/<domain>/oauth/token`. Run against the lab's tenant: 1.0.5.1 and 1.2.5.3; read: 0.13.3.1, 1.1.7.5 and
 * 1.2.0.1. Prefer `renderWorkflowConfig`.
 *
 * @throws Error when `secretVariable` is no name of a variable.
 */
export function renderLegacyWorkflowConfig(input: LegacyWorkflowInput): LegacyWorkflowDocument {
  const { serverUrl, domain, clientId, secretVariable = "OM_AUTH0_CLIENT_SECRET" } = input;
  return {
    workflowConfig: {
      openMetadataServerConfig: {
        hostPort: hostPort(serverUrl),
        authProvider: "auth0",
        securityConfig: {
          clientId,
          secretKey: reference("secretVariable", secretVariable),
          // Bare: the client puts https:// before it.
          domain,
        },
      },
    },
  };
}

/** Either document as YAML, to be completed with the `source` and `sink` of the workflow. */
export function renderWorkflowYaml(document: WorkflowDocument | LegacyWorkflowDocument): string {
  return renderYaml(document, [
    "How ingestion signs in to OpenMetadata, written by Pulumi: put it under source and sink.",
  ]);
}

function hostPort(serverUrl: string): string {
  return `${serverUrl}/api`;
}

function reference(setting: string, variable: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) return `\${${variable}}`;
  throw new Error(
    `${setting} is "${variable}", which cannot name an environment variable: use letters, digits and underscores`,
  );
}
