import type { Flag } from "../flags.ts";
import type { Plan, Step } from "../plan.ts";
import { ownerOf, vocabularyOf } from "../vocabulary.ts";

/** Applications that get another Client ID, or none. */
export function applicationFlags({ steps, operation }: Plan): Flag[] {
  return steps
    .filter(({ type }) => type === "auth0:index/client:Client")
    .flatMap((step) => {
      const title = vocabularyOf(step).title(step);
      if (step.action === "replace") return replaced(step, title);
      if (step.action !== "destroy") return [];
      return destroyed(step, title, operation);
    });
}

function replaced(step: Step, title: string): Flag[] {
  const consequence =
    ownerOf(step) === "sign-in application"
      ? "it gets a new Client ID, and everybody signs in again"
      : "it gets a new Client ID and a new secret, which ingestion must be given";
  return [{ id: "application-replaced", text: `${title} is replaced: ${consequence}` }];
}

function destroyed(step: Step, title: string, operation: Plan["operation"]): Flag[] {
  const consequence =
    ownerOf(step) === "sign-in application"
      ? "nobody can sign in"
      : "what uses its tokens is refused";
  if (operation === "refresh") {
    return [{ id: "application-destroyed", text: `${title} is gone: ${consequence}` }];
  }
  if (step.before?.retainOnDelete) return [];
  return [{ id: "application-destroyed", text: `${title} is destroyed: ${consequence}` }];
}
