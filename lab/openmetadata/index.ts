import { boot } from "./boot.ts";
import { baseConfigurationText, loadConfiguration, mergeFragment } from "./configuration.ts";
import { createHttpClient } from "./http/client.ts";
import { listen, type RequestRecord } from "./http/server.ts";
import { Database } from "./store/database.ts";

export * from "./configuration.ts";
export type { RequestRecord } from "./http/server.ts";

export interface OpenMetadataOptions {
  /** The server's whole environment, as the delivered env file gives it. */
  env: Record<string, string>;
  /** YAML blocks that replace those of conf/openmetadata.yaml, as bare-metal users paste them in. */
  fragment?: string;
  /** Where the database lives, made when it is not there. Two servers may share one. */
  dataDirectory: string;
  /** Default: SERVER_PORT, else 8585; 0 takes any free one. */
  port?: number;
  /** Default: 127.0.0.1, whatever SERVER_HOST says: a test double does not listen on the network. */
  host?: string;
  /** A CA certificate (PEM) to trust besides Node's own and NODE_EXTRA_CA_CERTS. */
  ca?: string;
  /** Host name → address for outgoing calls, as /etc/hosts gives them. */
  hosts?: Record<string, string>;
  /** Milliseconds since 1970; default the machine's clock. */
  now?: () => number;
  /** Takes the log, one line a call; default nobody. */
  log?: (line: string) => void;
}

export interface OpenMetadata {
  /** Without a trailing slash. */
  url: string;
  port: number;
  close(): Promise<void>;
  /** The requests that were answered so far. */
  requests(): RequestRecord[];
}

/**
 * Boots a stand-in for the OpenMetadata server 1.12.6 (a test double): it reads the env file, keys and
 * JWKS file that a real one would be given, and answers as a real one was recorded to.
 *
 * @throws ConfigurationError where the real server's boot fails: malformed or unknown settings, keys that
 *   are not PKCS#8 and SPKI DER, a key URL without a scheme.
 */
export async function startOpenMetadata(options: OpenMetadataOptions): Promise<OpenMetadata> {
  const { now = Date.now, log = () => {}, host = "127.0.0.1" } = options;
  const configuration = loadConfiguration(
    mergeFragment(baseConfigurationText(), options.fragment ?? ""),
    options.env,
  );
  const http = createHttpClient({ ca: options.ca, hosts: options.hosts });
  const database = new Database(options.dataDirectory);
  const context = await boot(configuration, database, {
    http,
    now,
    log,
  });
  const requests: RequestRecord[] = [];
  const port = options.port ?? configuration.connector.port;
  const server = await listen(context, { host, port }, (record) => {
    requests.push(record);
    log(`${record.method} ${record.path} ${record.status}`);
  });
  return {
    url: `http://${host}:${server.port}`,
    port: server.port,
    close: server.close,
    requests: () => [...requests],
  };
}
