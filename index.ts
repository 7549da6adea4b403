import { OpenMetadataSso } from "./components/openMetadataSso.ts";
import { loadTarget } from "./components/targets/index.ts";
import { readConfiguration } from "./settings/read.ts";

/**
 * The program: configuration in, one component, outputs out.
 *
 * A function, since ESM caches modules: a program with resources at its top level would create
 * nothing on its second run under the Automation API.
 */
export default async function main() {
  const configuration = readConfiguration();
  const { domain, serverUrl } = configuration;
  const target = await loadTarget(configuration.target);
  const sso = new OpenMetadataSso("openmetadata", { ...configuration, target });
  const { signIn, serviceAccount } = sso;
  return {
    domain,
    issuer: `https://${domain}/`,
    serverUrl,
    clientId: signIn.clientId,
    ...(signIn.clientSecret && { clientSecret: signIn.clientSecret }),
    ...(serviceAccount && { serviceAccount: serviceAccount.credentials }),
    signingKeys: sso.signingKeys,
    environment: sso.environment,
    yamlFragment: sso.yamlFragment,
    ingestionWorkflow: sso.ingestionWorkflow,
    ...(serviceAccount && { legacyIngestionWorkflow: sso.legacyIngestionWorkflow }),
    ...sso.targetOutputs,
    status: sso.status,
  };
}
