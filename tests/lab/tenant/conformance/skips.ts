import type { Interaction } from "./recordings.ts";

interface Skip {
  reason: string;
  applies(interaction: Interaction, recording: string): boolean;
}

/** What is not replayed, and why. */
const skips: Skip[] = [
  {
    reason: "client ID metadata documents are not modelled",
    applies: ({ path }) => path.startsWith("/clients/cimd/"),
  },
  {
    reason: "a key that was there before the recording began, and whose PEM nobody recorded",
    applies: ({ responseBody, path }, recording) =>
      recording === "TestAccClientCredentialsImport" &&
      (path + JSON.stringify(responseBody)).includes("cred_sTPG5XB9pSHu7JFzpDJ4Eo"),
  },
  {
    reason: "a build that takes its time, or fails for a dependency that does not exist",
    applies: ({ responseBody }) => {
      const { status } = (responseBody ?? {}) as { status?: string };
      return ["building", "retrying", "failed"].includes(status ?? "");
    },
  },
  {
    reason: "bindings that were there before the recording began",
    applies: ({ path }, recording) =>
      path.startsWith("/actions/triggers/") && !recording.startsWith("TestAccTriggerAction"),
  },
  {
    reason: "shows the Management API's scopes as they were that day; ours are the 273 of 2026",
    applies: ({ responseBody }) =>
      (responseBody as { is_system?: boolean } | undefined)?.is_system === true,
  },
];

export function skipReason(interaction: Interaction, recording: string): string | undefined {
  return skips.find((skip) => skip.applies(interaction, recording))?.reason;
}
