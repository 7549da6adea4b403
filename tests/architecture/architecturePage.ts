/** docs/architecture.md: its drawing is made from the imports. */

import { type Import, ROOMS, roomOf } from "./imports.ts";

/** What each room is there for. */
const PURPOSES: Readonly<Record<(typeof ROOMS)[number], string>> = {
  "index.ts": "the program: configuration in, one component, outputs out",
  settings: "stack configuration to typed, checked settings; the only reader of `pulumi.Config`",
  components: "Pulumi components: wiring only",
  "components/targets":
    "where the configuration is delivered; each kind is loaded when it is chosen",
  live: "what runs inside the stack's own provider plugin: files, roll-outs, keys",
  model: "decides; pure, without Pulumi: applications, scopes, login policy, keys, renderers",
  policy: "the policy pack: rules that a preview must keep",
  cli: "scripts beside `pulumi`: the summary of a preview, checks after an `up`",
};

export function architecturePage(all: readonly Import[]): string {
  const rooms = ROOMS.filter((room) => all.some(({ file }) => roomOf(file) === room));
  const running = new Set<string>();
  const types = new Set<string>();
  for (const { file, target, typeOnly } of all) {
    const [from, to] = [roomOf(file), roomOf(target)];
    if (from === to || !(rooms as readonly string[]).includes(to)) continue;
    (typeOnly ? types : running).add(`${from} ${to}`);
  }
  const arrow = (line: string) => (edge: string) => {
    const [from = "", to = ""] = edge.split(" ");
    return `  ${nodeOf(from)} ${line} ${nodeOf(to)}`;
  };
  const drawing = [
    "flowchart TD",
    '  config["Pulumi.STACK.yaml"] ==> settings',
    ...rooms.map((room) => `  ${nodeOf(room)}["${room}"]`),
    ...[...running].toSorted().map(arrow("-->")),
    ...[...types]
      .filter((edge) => !running.has(edge))
      .toSorted()
      .map(arrow("-.->")),
  ];
  const table = rooms.map((room) => `| \`${room}\` | ${PURPOSES[room]} |`);
  return `# How is the house built?

Data flows one way: \`Pulumi.<stack>.yaml\` → settings → components → model → target → live → outputs.
An arrow says who imports from whom; a dotted one, for types alone. It is drawn from the imports, and
one that breaks the direction fails \`npm test\` (\`tests/architecture\`).

\`\`\`mermaid
${drawing.join("\n")}
\`\`\`

| room | what it is there for |
| --- | --- |
${table.join("\n")}
| \`lab\` | an Auth0 tenant, an engine, a cluster, a container engine and an OpenMetadata on one machine; it may import from everywhere, and nothing of the above from it |
| \`tests\` | mirrors the rooms; \`tests/engine\` runs the real engine |

## One run

\`\`\`mermaid
sequenceDiagram
  participant E as Pulumi engine
  participant P as the program
  participant A as auth0 plugin
  participant L as the stack's own plugin
  participant S as OpenMetadata
  P->>P: settings: every problem at once, before anything happens
  P->>E: application, credentials, login policy, service account
  E->>A: create or update them in the tenant
  P->>E: key ring: current and next generation
  E->>L: make the keys that are new, once
  P->>P: model: one document, rendered as variables, YAML, Helm values
  P->>E: the delivery: files, Kubernetes objects or containers
  E->>L: write, restart, wait
  L->>S: /api/v1/system/config/jwks shows the new key?
  P->>E: the next generation is announced: it is trusted now and may sign next
\`\`\`
`;
}

const nodeOf = (room: string) => room.replaceAll(/[/.]/g, "_");
