/**
 * From the docker provider's error texts to what a person can do about them. The provider passes on
 * what the engine says (provider-recordings docker/03-errors); the lab's double of it says the same.
 */

const AGAIN = "then run `pulumi up` again";

export interface EnginePlace {
  /** Name of the server's container, as set. */
  readonly name: string;
  /** Names of the networks, as set. */
  readonly networks: readonly string[];
  /** The end of a container's log; `undefined` where it cannot be had from here. */
  logOf(container: string): Promise<string[] | undefined>;
}

interface Known {
  readonly pattern: RegExp;
  remedy(match: RegExpExecArray, place: EnginePlace): string | Promise<string>;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /container name "\/([^"]+)" is already in use/,
    remedy: ([, name = ""]) =>
      `the container ${name} belongs to somebody else, perhaps to another stack: set target.name to a name that is free, or remove that container with \`docker rm -f ${name}\` if nobody needs it, ${AGAIN}`,
  },
  {
    pattern: /network with name (\S+) already exists/,
    remedy: ([, name = ""]) =>
      `the network ${name} belongs to somebody else: set target.networks to [${name}] if the server belongs there, or target.name to a name that is free, ${AGAIN}`,
  },
  {
    pattern: /Unable to connect to network '([^']+)'|network (\S+) not found/,
    remedy: ([, one, other]) =>
      `the engine has no network ${one ?? other}: correct target.networks, or make it with \`docker network create ${one ?? other}\`, ${AGAIN}`,
  },
  {
    pattern: /port is already allocated|address already in use/,
    remedy: () =>
      `another program has the port on the engine's machine: set target.port to a free one, or stop what has it, ${AGAIN}`,
  },
  {
    pattern: /[Uu]nable to pull image|error pulling image/,
    remedy: () =>
      `the engine cannot pull target.image: see whether \`docker pull\` with the same reference works on the engine's machine (a private registry needs \`docker login\`), ${AGAIN}`,
  },
  {
    pattern: /container failed to be in healthy state/,
    remedy: async (_, { name, logOf }) =>
      [
        `OpenMetadata did not become healthy within target.healthTimeout: mend what its log says, or raise target.healthTimeout, ${AGAIN}.`,
        ...shown(name, await logOf(name)),
      ].join("\n"),
  },
];

/** @returns `undefined` for a text that explains itself, or that nobody has seen yet. */
export async function remedyFor(error: string, place: EnginePlace): Promise<string | undefined> {
  for (const { pattern, remedy } of KNOWN) {
    const match = pattern.exec(error);
    if (match) return remedy(match, place);
  }
  return undefined;
}

/** The log as the end of an error; where it lies elsewhere, how to read it. */
export function shown(container: string, lines: readonly string[] | undefined): string[] {
  if (lines === undefined) return [`Its log: docker logs ${container}`];
  if (lines.length === 0) return [`Its log is empty (docker logs ${container}).`];
  return [`The end of its log (docker logs ${container}):`, ...lines.map((line) => `  ${line}`)];
}
