/** A digest without what a summary has no use for, small enough to be read. */

interface Told {
  readonly config: Record<string, string>;
  readonly steps: readonly Properties[];
  readonly diagnostics?: readonly unknown[];
}

type Properties = Record<string, unknown>;
type State = Properties & { inputs?: Properties; outputs?: Properties };

export function trimmed(digest: string): string {
  const { config, steps, diagnostics } = JSON.parse(digest) as Told;
  const read = ["openmetadata-auth0:signIn", "openmetadata-auth0:signingKeys"];
  const told = {
    config: Object.fromEntries(read.map((key) => [key, config[key]])),
    steps: steps.filter(hasToSay).map(trimmedStep).toSorted(byUrn),
    ...(diagnostics && { diagnostics }),
  };
  return `${JSON.stringify(told, undefined, 2)}\n`;
}

const byUrn = (a: Properties, b: Properties) => (String(a.urn) < String(b.urn) ? -1 : 1);

/** A refresh tells of everything that it has looked at. */
function hasToSay({ op, urn }: Properties): boolean {
  return String(urn).includes("pulumi:pulumi:Stack") || op !== "refresh";
}

function trimmedStep({ provider: _, oldState, newState, ...rest }: Properties): Properties {
  const differing = (rest.diffReasons ?? []) as string[];
  return {
    ...rest,
    ...(oldState !== undefined && { oldState: trimmedState(oldState as State, differing) }),
    ...(newState !== undefined && { newState: trimmedState(newState as State, differing) }),
  };
}

function trimmedState(
  { type, inputs, outputs, protect, retainOnDelete }: State,
  differing: readonly string[],
): Properties {
  return {
    ...(inputs && { inputs: { ...inputs, ...(inputs.code ? { code: head(inputs.code) } : {}) } }),
    ...(outputs && { outputs: onlyThose(outputs, type, differing) }),
    ...(protect === true && { protect }),
    ...(retainOnDelete === true && { retainOnDelete }),
  };
}

/** Beside the inputs, only of a stack and of drift is anything told. */
function onlyThose(outputs: Properties, type: unknown, differing: readonly string[]): Properties {
  const names = type === "pulumi:pulumi:Stack" ? ["signingKeys"] : differing;
  return Object.fromEntries(Object.entries(outputs).filter(([name]) => names.includes(name)));
}

/** Of the login policy's code: what it decides by. */
function head(code: unknown): string {
  return String(code).replace(/(^const POLICY = \{[\s\S]*?^\};\n)[\s\S]*/m, "$1");
}
