/** Why a pod is not ready, in the words of the official plugin (its source, checker/pod). */
import { isObject, type Properties, type Property } from "../../wire.ts";
import { at, nameOf, namespaceOf } from "../object.ts";

/** Empty for a pod that is ready, not yet scheduled, or silent about the reason. */
export function podProblems(pod: Properties): string[] {
  const conditions = listOf(at(pod, "status", "conditions"));
  const find = (type: string) => conditions.find((condition) => condition.type === type);
  if (find("PodScheduled")?.status !== "True") return [];
  const initialized = find("Initialized");
  if (initialized?.status !== "True") return problems(pod, initialized);
  const ready = find("Ready");
  const isDone = ready?.status === "True" || at(pod, "status", "phase") === "Succeeded";
  return isDone ? [] : problems(pod, ready);
}

function problems(pod: Properties, condition: Properties | undefined): string[] {
  if (condition === undefined) return [];
  const message = String(condition.message ?? "");
  const containers = listOf(at(pod, "status", "containerStatuses")).flatMap(containerProblems);
  if (message === "" && containers.length === 0) return [];
  const namespace = namespaceOf(pod);
  const place = namespace === "" || namespace === "default" ? "" : `${namespace}/`;
  const said = condition.reason ? message : "";
  return [`[Pod ${place}${nameOf(pod)}]: ${said}${containers.join("\n")}`];
}

function containerProblems(status: Properties): string[] {
  if (status.ready === true) return [];
  const waiting = at(status, "state", "waiting");
  const terminated = at(status, "state", "terminated");
  return [
    ...(isObject(waiting) && waiting.reason !== "ContainerCreating"
      ? [`[${waiting.reason}] ${trimmed(waiting.message)}`]
      : []),
    ...(isObject(terminated) && terminated.reason ? [ended(status, terminated)] : []),
  ];
}

function ended(status: Properties, terminated: Properties): string {
  return terminated.message
    ? `[${terminated.reason}] ${trimmed(terminated.message)}`
    : `container "${status.name}" completed with exit code ${terminated.exitCode}`;
}

function trimmed(message: Property | undefined): string {
  return String(message ?? "")
    .replace(/^rpc error: code = Unknown desc = Error response from daemon: /, "")
    .replace(/: manifest unknown$/, "");
}

export function listOf(value: Property | undefined): Properties[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
