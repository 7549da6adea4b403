/** An Action of the tenant: the draft that is edited, and the versions that were deployed. */
export interface Action {
  id: string;
  name: string;
  supported_triggers: ActionTrigger[];
  code: string;
  dependencies: ActionDependency[];
  runtime: string;
  secrets: ActionSecret[];
  /** Of the draft. */
  status: "pending" | "built";
  created_at: string;
  updated_at: string;
  /** Whether the draft is what runs. */
  all_changes_deployed: boolean;
  /** Oldest first; the last one runs. */
  versions: ActionVersion[];
}

export interface ActionVersion {
  id: string;
  /** From 1 on. */
  number: number;
  code: string;
  dependencies: ActionDependency[];
  runtime: string;
  secrets: ActionSecret[];
  supported_triggers: ActionTrigger[];
  created_at: string;
}

export interface ActionTrigger {
  id: string;
  version?: string | undefined;
}

export interface ActionDependency {
  name: string;
  version: string;
  registry_url?: string | undefined;
}

/** The value is never shown again (provider-recordings/auth0/06-action/9). */
export interface ActionSecret {
  name: string;
  value: string;
  updated_at: string;
}

/** Body of POST and PATCH; validated by `management/actionSchema.ts`. */
export interface ActionBody {
  name?: string | undefined;
  supported_triggers?: ActionTrigger[] | undefined;
  code?: string | undefined;
  dependencies?: ActionDependency[] | undefined;
  runtime?: string | undefined;
  secrets?: { name: string; value?: string | undefined }[] | undefined;
}
