/** Check: names, namespaces and the one form of inputs. */
import { uniqueName } from "../bridge/uniqueName.ts";
import type { CheckRequest, CheckResult } from "../definition.ts";
import { type Properties, withoutSecrets } from "../wire.ts";
import { withSecretsOf } from "./checkpoint.ts";
import type { Kind } from "./kinds.ts";
import { normalize } from "./normalize.ts";
import { annotationOf, metadataOf, namespaceOf, withAnnotation, withMetadata } from "./object.ts";

const AUTONAMED = "pulumi.com/autonamed";

/** @throws Error when the object has no name and must not get one. */
export function check(kind: Kind, request: CheckRequest, namespace: string): CheckResult {
  const olds = withoutSecrets(request.olds) as Properties;
  const news = normalize(withoutSecrets(request.news) as Properties);
  if (kind.isPatch && !isNamed(news)) {
    throw new Error("patch resources require the `.metadata.name` field to be set");
  }
  const named = Object.keys(olds).length > 0 ? adoptName(news, olds) : assignName(news, request);
  if (metadataOf(named).generateName !== undefined && !isNamed(named)) {
    throw new Error(
      "the `.metadata.generateName` field is not supported in Server-Side Apply mode",
    );
  }
  const placed =
    kind.namespaced && namespaceOf(named) === ""
      ? withMetadata(named, "namespace", namespace)
      : named;
  return { inputs: withSecretsOf(placed, request.news), failures: [] };
}

export function isNamed(object: Properties): boolean {
  const { name } = metadataOf(object);
  return name !== undefined && name !== "";
}

export function isAutonamed(object: Properties): boolean {
  return annotationOf(object, AUTONAMED) === "true";
}

/** An automatic name stays for as long as the object lives. */
function adoptName(news: Properties, olds: Properties): Properties {
  if (isNamed(news) || !isAutonamed(olds)) return news;
  return autonamed(news, String(metadataOf(olds).name));
}

function assignName(news: Properties, request: CheckRequest): Properties {
  if (isNamed(news) || metadataOf(news).generateName !== undefined) return news;
  const { autonaming } = request;
  if (autonaming?.mode === "disable") {
    throw new Error("autonaming is disabled, resource requires the .metadata.name field to be set");
  }
  const name = autonaming?.proposedName ?? uniqueName(`${request.name}-`, 8, request.randomSeed);
  return autonamed(news, name);
}

function autonamed(object: Properties, name: string): Properties {
  return withAnnotation(withMetadata(object, "name", name), AUTONAMED, "true");
}
