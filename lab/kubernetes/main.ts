/** The lab's cluster in the background, for a terminal and for tests. */

import { parseArgs } from "node:util";
import { startSharedCluster, stopSharedCluster } from "./find.ts";

const HELP = `Usage: node lab/start.mjs lab/kubernetes/main.ts [--stop]

Starts a Kubernetes cluster on this machine: a real API server with real controllers and scheduler,
and fake nodes, on which pods turn Running without running. It lives until it is stopped; tests that
need a cluster use it meanwhile. Its programs are built the first time, in about ten minutes.

  --stop   end it, and remove its data
  --help   print this
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      stop: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
  } else if (values.stop) {
    const wasThere = await stopSharedCluster();
    console.log(wasThere ? "The lab's cluster has ended." : "No cluster of the lab runs.");
  } else {
    const ended = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
    const onProgress = progressLine();
    const cluster = await startSharedCluster("nobody", { onProgress, signal: ended.signal });
    process.stdout.write(`Kubernetes: ${cluster.origin}

  server      ${cluster.api.server}
  kubeconfig  ${cluster.kubeconfigFile}
  kubectl     ${cluster.programs}/kubectl

Try it:  export KUBECONFIG=${cluster.kubeconfigFile}; ${cluster.programs}/kubectl get nodes
End it:  node lab/start.mjs lab/kubernetes/main.ts --stop
`);
    cluster.api.close();
  }
}

/** One line that is written over in a terminal; elsewhere a line every ten seconds. */
function progressLine(): (text: string) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (text) => {
    const isTerminal = process.stderr.isTTY;
    if (performance.now() - last < (isTerminal ? 100 : 10_000)) return;
    last = performance.now();
    process.stderr.write(isTerminal ? `\r\x1b[K${text}` : `${text}\n`);
  };
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
