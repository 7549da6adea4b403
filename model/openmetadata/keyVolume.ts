/** The signing pair and the JWKS in a pod of the server, where the model says that they lie. */

import { posix } from "node:path";
import type { AuthenticationModel } from "./authentication.ts";
import type { ProjectedVolume } from "./chartValues.ts";

export interface DeliveredKeys {
  /** Directory of the pod for these files alone. All paths of the model must lie in it. */
  readonly directory: string;
  /** The Secret with the signing pair in DER, and the names of its two entries. */
  readonly signingPair: {
    readonly secretName: string;
    readonly privateKey: string;
    readonly publicKey: string;
  };
  /** The ConfigMap with the public keys of all generations, and the name of its entry. */
  readonly jwks: { readonly configMapName: string; readonly key: string };
}

export const VOLUME = "openmetadata-sso";
/** Holds OpenMetadata's own files (openmetadata.md §8). */
const SERVER_CONF = "/opt/openmetadata/conf";

/**
 * One volume for both: a mount inside another's read-only directory would fail.
 *
 * @throws Error when the directory would hide OpenMetadata's own, or a path lies outside of it.
 */
export function volume(model: AuthenticationModel, delivery: DeliveredKeys): ProjectedVolume {
  const { directory, signingPair, jwks } = delivery;
  const { rsaprivateKeyFilePath, rsapublicKeyFilePath } = model.jwtTokenConfiguration;
  const jwksPaths = model.authenticationConfiguration.publicKeyUrls
    .filter((url) => url.startsWith("file:"))
    .map((url) => new URL(url).pathname);

  refuseDirectory(directory);
  const item = (key: string, path: string) => ({ key, path: pathWithin(directory, path) });
  return {
    name: VOLUME,
    projected: {
      // Kubernetes makes it 0440 for the group that fsGroup names.
      defaultMode: 0o400,
      sources: [
        {
          secret: {
            name: signingPair.secretName,
            items: [
              item(signingPair.privateKey, rsaprivateKeyFilePath),
              item(signingPair.publicKey, rsapublicKeyFilePath),
            ],
          },
        },
        {
          configMap: {
            name: jwks.configMapName,
            items: jwksPaths.map((path) => item(jwks.key, path)),
          },
        },
      ],
    },
  };
}

function refuseDirectory(directory: string): void {
  const hides = contains(directory, SERVER_CONF) || contains(SERVER_CONF, directory);
  if (posix.isAbsolute(directory) && !hides) return;
  throw new Error(
    `The files cannot be mounted at "${directory}": use an absolute path that has nothing to do with ${SERVER_CONF}, where OpenMetadata's own lie, such as /etc/openmetadata/sso`,
  );
}

function pathWithin(directory: string, path: string): string {
  if (path !== directory && contains(directory, path)) return posix.relative(directory, path);
  throw new Error(
    `The server would look for "${path}", which is not in the mounted directory "${directory}": use a path in it`,
  );
}

function contains(directory: string, path: string): boolean {
  return !posix.relative(directory, path).startsWith("..");
}
