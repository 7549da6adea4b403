/** What docs/troubleshooting.md says beyond the sentences of the code. Written by hand. */

export interface Group {
  readonly title: string;
  /** Sources whose sentences it holds; the first group that fits has them. */
  readonly files: RegExp;
  /** What holds for all of them. */
  readonly advice: string;
}

export const GROUPS: readonly Group[] = [
  {
    title: "A setting is refused",
    files:
      /^settings\/|^model\/auth0\/scopes\/leastPrivilege|^components\/targets\/docker\/variables/,
    advice:
      "Nothing has happened yet. The sentence begins with the setting, as `pulumi config set --path` takes it, and\nends with what to do; [settings.md](settings.md) has what each takes. All that is wrong is told at once.",
  },
  {
    title: "A scope is dangerous",
    files: /^model\/auth0\/scopes\/dangers/,
    advice:
      'After "its holder can". Leave the scope out, or write into `serviceAccount.waivers` why it is needed: the\nreason is shown in every run.',
  },
  {
    title: "Somebody may not sign in",
    files: /^model\/auth0\/loginPolicy\//,
    advice:
      "The login policy's words, to the person who signs in; the tenant's log has them too. Who may is\n`principalDomain`, `signIn.connections` and `loginPolicy`.",
  },
  {
    title: "Auth0, or the provider of it",
    files:
      /^model\/auth0\/|^components\/(clientSecret|duplicates|managementApiGrant|loginPolicy|openMetadataSso|serviceAccount|signInApplication)/,
    advice:
      "The provider's own words stand beside ours in the output. What was done so far is in the state: mend what\nis said and run `pulumi up` again. Which scopes the deployer needs: [deployer-scopes.md](deployer-scopes.md).",
  },
  {
    title: "An application that is taken over",
    files: /^live\/adoption/,
    advice:
      "`pulumi state delete` is refused by the engine as long as an application in the state depends on that\nmemory, so it cannot delete the wrong one.",
  },
  {
    title: "The signing keys",
    files: /^model\/keys\/|^live\/(generation|signingKey)\//,
    advice:
      "Generations go forward one at a time; after a leak by three, which refuses every token of before\n([security.md](security.md#a-signing-key-or-a-servers-disk)). A refused step leaves nothing behind.",
  },
  {
    title: "The files on a machine",
    files: /^live\/files\/|^components\/targets\/bareMetal/,
    advice:
      'Files are written one by one, settings last, each in one step: a server that restarts in between finds what\nbelongs together. What differs from a delivery ("is missing", "has other content") is told by\n`pulumi refresh` and undone by `pulumi up`.',
  },
  {
    title: "The server does not come up, or is pending",
    files: /^live\/rollout\//,
    advice:
      "The configuration is delivered; only the restart is missing. *Pending* ends by itself at the `pulumi up`\nafter somebody has restarted the server.",
  },
  {
    title: "Kubernetes",
    files:
      /kubernetes|^live\/(deployment|patchable)|^model\/openmetadata\/(deploymentPatch|helmValues|keyVolume|mergedValues)/i,
    advice:
      "The stack uses the cluster as `kubectl` does: what does not work with the same kubeconfig and context does\nnot work here. Objects carry the generation in their names, so those of before stay until the pods have left\nthem.",
  },
  {
    title: "Docker",
    files: /docker|compose/i,
    advice:
      "Whatever is said of a container is shown in full by `docker logs`. A container that failed is left for that.",
  },
  {
    title: "OpenMetadata's environment and ingestion's workflow",
    files: /^model\/openmetadata\//,
    advice: "Nothing was delivered.",
  },
  {
    title: "A rule of the policy pack is broken",
    files: /^policy\//,
    advice:
      "What was found, then what must be done; the name of the rule stands before it. What each is for, and how one\nis waived or switched off: [policy.md](policy.md).",
  },
  {
    title: "The commands beside `pulumi`",
    files: /^cli\//,
    advice: "Each tells more with `--help`.",
  },
  {
    title: "The stack's own plugin",
    files: /^(live|components)\//,
    advice:
      "Where these turn up, the program has asked its plugin for something impossible: a slip of the stack, not of\nyours. Report it with the whole output.",
  },
];

/** For a sentence that says less than helps. */
export const ADVICE: readonly { readonly sentence: RegExp; readonly advice: string }[] = [
  {
    sentence: /did not show the key .* within … s of its restart/,
    advice:
      "The usual reasons: it starts without the delivered environment (`EnvironmentFile=` in a systemd unit); it may not read the keys, so that its log ends with *Failed to initialize JWTTokenGenerator* and a *NullPointerException* (set `target.owner` to who it runs as, 1000:1000 in its image); its migrations have not run.",
  },
  {
    sentence: /^it signs with key …$/,
    advice:
      "`Gb389a-9f76-gdjs-a92j-0242bk94356` is the published key: the server reads nothing of what was delivered.",
  },
  {
    sentence: /^restarted, not checked$|^not checked: …$/,
    advice: "Set `target.healthUrl`, and runs wait until the server signs with the delivered key.",
  },
  {
    sentence: /never became current/,
    advice:
      "The servers must have seen a key before it signs. Two rotations in a row are two runs of `pulumi up`, the second when every server has restarted.",
  },
  {
    sentence: /^the service account's grant .* existed already/,
    advice:
      "The provider takes over a grant that is there and leaves its scopes as they are; the second run corrects them.",
  },
  {
    sentence: /^the tenant has …: delete in the Auth0 dashboard/,
    advice:
      "Names are not unique in Auth0, and a creation that Auth0 answered with an error may have been done. The dashboard shows when each was made; the one whose Client ID people use already is the one to keep.",
  },
  {
    sentence: /may not do this: authorize it on the Auth0 Management API with the scope …, then/,
    advice:
      "Dashboard, *Applications*, *APIs*, *Auth0 Management API*, *Machine to Machine Applications*, the deployer, its scopes.",
  },
  {
    sentence: /^… was not rolled out/,
    advice:
      "The pods that run go on with what they had. A new pod that waits for a volume names a Secret that is gone: `pulumi up --refresh` makes it anew.",
  },
];

export const SYMPTOMS: readonly (readonly [see: string, is: string, remedy: string])[] = [
  [
    "Auth0's page says *Callback URL mismatch*",
    "the server runs with another address than `serverUrl`",
    "set `serverUrl` to the origin in the browser's address bar, run `pulumi up`, then see the next line",
  ],
  [
    "nothing changes at sign-in, whatever is delivered; the login page comes up again and again",
    "from 1.10 on the server's database wins over its environment",
    "`./bootstrap/openmetadata-ops.sh remove-security-config --force` where the server runs, then restart it",
  ],
  [
    "*access_denied* after the login page",
    "the login policy says no",
    "[its words](#somebody-may-not-sign-in)",
  ],
  [
    "*invalid_client* or 401 from Auth0 in the server's log",
    "the client secret on the server is not Auth0's, or is sent in another way",
    "`pulumi up --refresh`, which delivers the current one; from 1.10 on then the second line of this table",
  ],
  [
    "nobody is an administrator",
    "`adminPrincipals` are not the local parts of the addresses, or the person was an ordinary user before",
    "the part before the @; promote who exists already in Settings, Users",
  ],
  [
    "*JWT Token keyID doesn't match the configured keyID*, or 500 with *SigningKeyNotFoundException*",
    "a token of a key that is not accepted, e.g. after `signingKeys.generation` went up by three",
    "make new tokens in OpenMetadata (Settings, Bots); a rotation by one keeps the old ones valid for one generation",
  ],
  [
    "*Failed to initialize JWTTokenGenerator*, then *NullPointerException*, and the server ends",
    "it cannot read the key files: path or permission",
    "`target.owner` is who the server runs as (1000:1000 in its image)",
  ],
  [
    "*domain doesn't match Auth0 pattern* on OpenMetadata's page for SSO",
    "it refuses every change while the delivered `jwks.json` is listed",
    "change the stack's settings instead",
  ],
  [
    "*Missing state parameter*, with several replicas before 2.0",
    "sessions live in the memory of one server",
    "sticky sessions at the load balancer",
  ],
  [
    "*Operation is not permitted with the Selected Authenticator*",
    "signing in with a password, which Auth0 has taken the place of",
    "nothing: sign in through Auth0",
  ],
  [
    "*'Response' object has no attribute 'read'* from ingestion up to 1.2",
    "its way of signing in to Auth0 is broken",
    "the bot's token and the output `ingestionWorkflow`",
  ],
  [
    '"the stack is currently locked"',
    "a run was killed, or another one is under way",
    "`pulumi cancel` if it was killed, then `pulumi up`",
  ],
  [
    '"failed to load checkpoint: EOF"',
    "a kill left an empty file beside a `file://` state",
    "delete `.pulumi/stacks/openmetadata-auth0/<stack>.json.attrs`",
  ],
  [
    '"pending operations"',
    "a run was killed in the middle of an operation",
    "`pulumi refresh --clear-pending-creates`, then `pulumi up`",
  ],
];
