/**
 * Which calls of the complete recordings every clone has, so that the conformance test runs anywhere:
 * one of each kind of answer.
 */
export interface Selected {
  readonly step: string;
  /** `Method Kind` of the calls that are kept, or only `Method`. */
  readonly calls: readonly string[];
}

/** Scenario → steps → calls. */
export const selection: Record<string, readonly Selected[]> = {
  "01-namespace": [
    calls("1-preview", "CheckConfig", "Check", "Create"),
    calls("4-preview-label", "Update"),
    calls("6-label-removed", "Diff", "Update"),
    calls("7-refresh", "Read"),
    calls("10-rename", "Delete"),
  ],
  "02-secret-named": [
    calls("1-preview", "Check"),
    calls("4-preview-change", "Diff", "Create"),
    calls("9-option-on", "DiffConfig"),
    calls("13-key-removed-mutable", "Diff"),
    calls("14-secret-wrapped", "Diff"),
    calls("18-immutable-change", "Diff"),
    calls("19-type-change", "Diff"),
  ],
  "03-secret-auto": [calls("5-change", "Check", "Create")],
  "04-configmap": [
    calls("9-refresh-drift", "Read", "Diff"),
    calls("10-up-drift", "Update"),
    calls("14-up-gone-no-refresh", "Update"),
  ],
  "05-deployment": [
    calls("2-create", "Create Deployment", "Create Service"),
    calls("12-refresh-drift", "Read Deployment"),
  ],
  "06-exists-and-errors": [
    calls("1-exists", "Create"),
    calls("2-exists-up", "Create"),
    calls("9-no-namespace-up", "Create"),
    calls("10-unknown-field", "Check", "Create"),
    calls("12-unreachable-up", "Check", "Create"),
    calls("11-unreachable-preview", "Create"),
    calls("13-bad-kubeconfig", "DiffConfig"),
    calls("14-await-timeout", "Create"),
  ],
  "07-patch": [
    calls("1-preview", "Check", "Create"),
    calls("2-create", "Create"),
    calls("7-conflict", "Update"),
    calls("8-force", "Diff"),
    calls("9-refresh-deleted", "Read"),
    calls("10-up-deleted", "Create"),
    calls("13-destroy", "Delete"),
  ],
  "08-import-get": [
    calls("3-import-missing", "Read"),
    calls("5-import-mutable-preview", "Read ConfigMap"),
    calls(
      "9-others",
      ...["Job", "NetworkPolicy", "PodDisruptionBudget", "ServiceAccount"].map(
        (k) => `Create ${k}`,
      ),
    ),
  ],
  "09-namespace-and-unknowns": [
    calls("1-preview", "Check ConfigMap", "Create Secret"),
    calls(
      "4-rename-preview",
      "Check ConfigMap",
      "Diff Namespace",
      "Diff ConfigMap",
      "Create ConfigMap",
    ),
    calls("6-kubeconfig-secret", "DiffConfig"),
    calls("7-kubeconfig-text", "DiffConfig"),
    calls("8-kubeconfig-server", "DiffConfig"),
    calls("9-default-namespace", "Check ConfigMap"),
    calls("10-default-namespace-none", "Check ConfigMap", "Diff ConfigMap"),
  ],
  "10-upsert": [calls("1-preview", "Create ConfigMap"), calls("2-create", "Create")],
};

function calls(step: string, ...kept: string[]): Selected {
  return { step, calls: kept };
}
