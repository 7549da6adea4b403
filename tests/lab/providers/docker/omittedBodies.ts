/**
 * The recordings leave out daemon answers that say again what another one said. They are put back
 * here from what is recorded: the same object where it was inspected in full at another time, else
 * the container inspected last before, with what the recorded request says otherwise.
 */
import { isObject, type Properties, type Property } from "../../../../lab/providers/wire.ts";
import type { RecordedExchange, Step } from "../recordings.ts";

const OMITTED = "<omitted>";
const INSPECTED = /\/(containers|images)\/(.+)\/json$/;

export class Memory {
  readonly #images = new Map<string, Properties>();
  readonly #containers = new Map<string, Properties>();
  #latest: Properties | undefined;

  /** @param steps of one scenario */
  constructor(steps: Step[]) {
    for (const { url, responseBody } of steps.flatMap(({ http }) => http)) {
      const [, kind, name = ""] = INSPECTED.exec(url) ?? [];
      if (!isObject(responseBody) || !responseBody.Id) continue;
      if (kind === "images") this.#images.set(name, responseBody);
      else if (kind && isRunning(responseBody)) this.#containers.set(name, responseBody);
    }
  }

  /** The exchanges of a step, none of them with an omitted body. */
  complete({ http }: Step): RecordedExchange[] {
    const known = http.map(({ url }) => this.#containers.get(INSPECTED.exec(url)?.[2] ?? ""));
    this.#latest = known.findLast((container) => container !== undefined) ?? this.#latest;
    return http.map((exchange, index) => {
      if (exchange.responseBody !== OMITTED) return exchange;
      return { ...exchange, responseBody: this.#answerTo(exchange, index, http) };
    });
  }

  #answerTo({ url }: RecordedExchange, index: number, all: RecordedExchange[]): Property {
    if (url.endsWith("/info")) return { OSType: "linux" };
    if (url.endsWith("/images/json")) return [...this.#images.values()];
    const [, kind, name = ""] = INSPECTED.exec(url) ?? [];
    if (kind === "images") return this.#images.get(name) ?? {};
    if (kind === "containers") return this.#inspection(name, index, all);
    const inspected = all.slice(index).find((later) => INSPECTED.test(later.url));
    return [{ Id: INSPECTED.exec(inspected?.url ?? "")?.[2] ?? "" }];
  }

  #inspection(id: string, index: number, all: RecordedExchange[]): Property {
    const container = this.#containers.get(id) ?? this.#likeAnother(id, all);
    const state = { Running: true, Health: { Status: health(index, all) } };
    return { ...container, State: state };
  }

  #likeAnother(id: string, all: RecordedExchange[]): Properties {
    const other = this.#latest;
    if (!other) return { Id: id };
    const text = JSON.stringify(other)
      .replaceAll(String(other.Id), id)
      .replaceAll(String(other.Id).slice(0, 12), id.slice(0, 12));
    const container = JSON.parse(text) as Properties;
    const created = all.find(({ url }) => url.includes("/containers/create"))?.requestBody;
    if (!isObject(created)) return container;
    const { Cmd = null, Env = null, Image = null } = created;
    return { ...container, Config: { ...(container.Config as Properties), Cmd, Env, Image } };
  }
}

function isRunning({ State }: Properties): boolean {
  return isObject(State) && State.Running === true;
}

/** The last look of several in a row is the one that satisfied the plugin. */
function health(index: number, all: RecordedExchange[]): string {
  const [here, next] = [all[index], all[index + 1]];
  return next?.url === here?.url && next?.grpc === here?.grpc ? "starting" : "healthy";
}
