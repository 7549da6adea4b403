/** Workflow files, and what ingestion of each generation must make of them. */

import {
  renderLegacyWorkflowConfig,
  renderWorkflowConfig,
  renderWorkflowYaml,
} from "../../model/openmetadata/workflow.ts";
import { renderYaml } from "../../model/openmetadata/yaml.ts";

export interface Case {
  readonly name: string;
  /** A whole workflow file. */
  readonly text: string;
  /** Variables of the ingestion. */
  readonly environment: Readonly<Record<string, string>>;
  /** What ingestion makes of it, where 1.2 or 1.3 differ from the current versions. */
  readonly verdicts: {
    readonly "1.2"?: Verdict;
    readonly "1.3"?: Verdict;
    readonly current: Verdict;
  };
}

export type Verdict =
  | { readonly accepted: Connection }
  /** A part of the error. */
  | { readonly rejected: string };

/** What the workflow ends up with. */
export interface Connection {
  readonly hostPort: string;
  readonly authProvider: string;
  readonly securityConfig: Readonly<Record<string, string>>;
  /** Whether, and against what, the client checks the server's certificate. */
  readonly verify:
    | "public authorities"
    | { readonly caCertificate: string }
    | { readonly error: string };
}

const SERVER = { serverUrl: "https://om.example.com" };
const JWT = "eyJraWQiOiJhIn0.eyJzdWIiOiJpbmdlc3Rpb24tYm90In0.c2lnbmF0dXJl";
const SECRET = "-dash_and_underscore-";
const JWT_CONNECTION = {
  hostPort: "https://om.example.com/api",
  authProvider: "openmetadata",
  securityConfig: { jwtToken: JWT },
  verify: "public authorities",
} as const;

const current = renderWorkflowConfig(SERVER);
const legacy = renderLegacyWorkflowConfig({
  ...SERVER,
  domain: "acme.eu.auth0.com",
  clientId: "client-id",
});

const NO_CERTIFICATE = "'NoneType' object has no attribute '__root__'";

export const CASES: readonly Case[] = [
  {
    name: "the workflow for current servers",
    text: workflow(renderWorkflowYaml(current)),
    environment: { OM_JWT_TOKEN: JWT },
    verdicts: { current: { accepted: JWT_CONNECTION } },
  },
  {
    name: "its token in another variable",
    text: workflow(
      renderWorkflowYaml(renderWorkflowConfig({ ...SERVER, tokenVariable: "BOT_TOKEN" })),
    ),
    environment: { BOT_TOKEN: JWT },
    verdicts: { current: { accepted: JWT_CONNECTION } },
  },
  {
    name: "the certificate of a private authority",
    text: workflow(
      renderWorkflowYaml(renderWorkflowConfig({ ...SERVER, caCertificate: "/etc/ssl/ca.pem" })),
    ),
    environment: { OM_JWT_TOKEN: JWT },
    verdicts: {
      "1.2": { rejected: "caCertificate" },
      "1.3": { rejected: "caCertificate" },
      current: { accepted: { ...JWT_CONNECTION, verify: { caCertificate: "/etc/ssl/ca.pem" } } },
    },
  },
  {
    name: "a check of certificates that names none",
    text: workflow(changed(current, { verifySSL: "validate" })),
    environment: { OM_JWT_TOKEN: JWT },
    verdicts: {
      "1.2": { accepted: { ...JWT_CONNECTION, verify: { error: NO_CERTIFICATE } } },
      "1.3": { accepted: { ...JWT_CONNECTION, verify: { error: NO_CERTIFICATE } } },
      current: {
        accepted: {
          ...JWT_CONNECTION,
          verify: {
            error:
              "You have Verify SSL but the SSL Config is missing. Make sure to inform the CA Certificate path.",
          },
        },
      },
    },
  },
  {
    name: "the workflow for 1.2 and older",
    text: workflow(renderWorkflowYaml(legacy)),
    environment: { OM_AUTH0_CLIENT_SECRET: SECRET },
    verdicts: {
      "1.2": {
        accepted: {
          hostPort: "https://om.example.com/api",
          authProvider: "auth0",
          securityConfig: { clientId: "client-id", secretKey: SECRET, domain: "acme.eu.auth0.com" },
          verify: "public authorities",
        },
      },
      current: { rejected: "jwtToken" },
    },
  },
  {
    name: "the workflow for 1.2 and older without a domain",
    text: workflow(changed(legacy, { securityConfig: { clientId: "client-id", secretKey: "" } })),
    environment: {},
    verdicts: { "1.2": { rejected: "domain" }, current: { rejected: "jwtToken" } },
  },
  {
    name: "a workflow without an address",
    text: workflow(changed(current, { hostPort: undefined })),
    environment: {},
    verdicts: { current: { rejected: "hostPort" } },
  },
  {
    name: "a workflow with an unknown key",
    text: workflow(changed(current, { verifySsl: true })),
    environment: {},
    verdicts: { current: { rejected: "verifySsl" } },
  },
];

/** The block under the rest of a workflow, as a person would put it there. */
function workflow(block: string): string {
  const rest = {
    source: {
      type: "mysql",
      serviceName: "sample",
      serviceConnection: {
        config: { type: "Mysql", username: "reader", hostPort: "localhost:3306" },
      },
      sourceConfig: { config: { type: "DatabaseMetadata" } },
    },
    sink: { type: "metadata-rest", config: {} },
  };
  return renderYaml(rest) + block;
}

function changed(document: typeof current | typeof legacy, change: object): string {
  const { openMetadataServerConfig, ...rest } = document.workflowConfig;
  return renderYaml({
    workflowConfig: {
      ...rest,
      openMetadataServerConfig: { ...openMetadataServerConfig, ...change },
    },
  });
}
