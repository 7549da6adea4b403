/** What a new OpenMetadata 1.12.6 brings along (recordings "bots", "bot by name"; json/data of its jar). */

export const ORGANIZATION = {
  name: "Organization",
  displayName: "Organization",
  description: "Organization under which all the other team hierarchy is created",
};

/** Roles as recorded. */
const RECORDED_ROLES = {
  DataConsumer: {
    displayName: "Data Consumer",
    description:
      "Users with Data Consumer role use different data assets for their day to day work.",
  },
  IngestionBotRole: {
    displayName: "Ingestion bot role",
    description: "Role corresponding to a Ingestion bot.",
  },
};

/** Roles of which only the name is known. */
const NAMED_ROLES = [
  "ApplicationBotRole",
  "ApplicationBotImpersonationRole",
  "AutoClassificationBotRole",
  "GovernanceBotRole",
  "LineageBotRole",
  "ProfilerBotRole",
  "QualityBotRole",
  "ScimBotRole",
  "UsageBotRole",
];

/** Display names and descriptions of the roles that bots and people have. */
export const ROLES: Record<string, { displayName: string; description: string }> = {
  ...RECORDED_ROLES,
  ...Object.fromEntries(
    NAMED_ROLES.map((name) => [name, { displayName: inWords(name), description: "" }]),
  ),
};

/** The roles whose policies allow to create and to delete any entity, users included. */
export const ROLES_THAT_CREATE_AND_DELETE = [
  "IngestionBotRole",
  "ApplicationBotRole",
  "ApplicationBotImpersonationRole",
];

/** The server's own bots, written again at every boot. */
export const SYSTEM_BOTS = [
  {
    name: "autoClassification-bot",
    displayName: "AutoClassificationBot",
    description: "Bot used for ingesting Sample Data and adding PII classification.",
    role: "AutoClassificationBotRole",
  },
  {
    name: "governance-bot",
    displayName: "GovernanceBot",
    description: "Bot used for the Governance Workflows automation.",
    role: "GovernanceBotRole",
  },
  {
    name: "ingestion-bot",
    displayName: "IngestionBot",
    description: "Bot used for ingesting metadata.",
    role: "IngestionBotRole",
  },
  {
    name: "lineage-bot",
    displayName: "LineageBot",
    description: "Bot used for ingesting lineage metadata.",
    role: "LineageBotRole",
  },
  {
    name: "profiler-bot",
    displayName: "ProfilerBot",
    description: "Bot used for ingesting profiling & sample data.",
    role: "ProfilerBotRole",
  },
  {
    name: "scim-bot",
    displayName: "SCIM Bot",
    description: "Bot with SCIM-only access",
    role: "ScimBotRole",
  },
  {
    name: "testsuite-bot",
    displayName: "TestSuiteBot",
    description: "Bot used for ingesting data quality.",
    role: "QualityBotRole",
  },
  {
    name: "usage-bot",
    displayName: "UsageBot",
    description: "Bot used for ingesting usage metadata.",
    role: "UsageBotRole",
  },
];

/** The applications that are installed at first boot; each gets a bot `<name>Bot` with a user of its own. */
export const APPLICATIONS: {
  name: string;
  displayName: string;
  allowImpersonation?: true;
}[] = [
  { name: "AutoPilotApplication", displayName: "AutoPilot" },
  { name: "McpApplication", displayName: "Mcp Application", allowImpersonation: true },
  ...[
    "CacheWarmupApplication",
    "DataContractValidationApplication",
    "DataInsightsApplication",
    "DataRetentionApplication",
    "RdfIndexApp",
    "SearchIndexingApplication",
  ].map((name) => ({ name, displayName: inWords(name) })),
];

/** `CacheWarmupApplication` is `Cache Warmup Application`. */
function inWords(name: string): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
}
