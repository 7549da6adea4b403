/** The processes of a cluster, and what they are called with (measured.md §5). */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Program } from "./binaries.ts";
import type { ClusterCertificates } from "./certificates.ts";

export interface Part {
  readonly program: Program;
  readonly args: readonly string[];
}

export interface Ports {
  readonly api: number;
  readonly etcd: number;
  readonly etcdPeer: number;
}

/** Writes what the processes read, all of it readable by its owner alone. */
export async function writeClusterFiles(
  directory: string,
  certificates: ClusterCertificates,
  kubeconfig: string,
  stages: string,
): Promise<void> {
  const files = {
    "ca.pem": certificates.ca,
    "proxy-ca.pem": certificates.proxyCa,
    "server.pem": certificates.server.certificate,
    "server.key": certificates.server.key,
    "administrator.pem": certificates.administrator.certificate,
    "administrator.key": certificates.administrator.key,
    "service-account.key": certificates.serviceAccountKey,
    "service-account.pub": certificates.serviceAccountPublicKey,
    "stages.yaml": stages,
    kubeconfig,
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(directory, name), text, { mode: 0o600 });
  }
}

/** In the order in which they are started. */
export function partsOf(directory: string, ports: Ports): Part[] {
  const file = (name: string) => join(directory, name);
  const kubeconfig = `--kubeconfig=${file("kubeconfig")}`;
  return [
    { program: "etcd", args: etcd(file, ports) },
    { program: "kube-apiserver", args: apiServer(file, ports) },
    {
      program: "kube-controller-manager",
      args: [
        kubeconfig,
        "--controllers=*",
        "--leader-elect=false",
        "--secure-port=0",
        // A busy machine delays the fake nodes' sign of life; their pods would never be ready again.
        "--node-monitor-grace-period=10m",
        `--root-ca-file=${file("ca.pem")}`,
        `--service-account-private-key-file=${file("service-account.key")}`,
      ],
    },
    {
      program: "kube-scheduler",
      args: [kubeconfig, "--leader-elect=false", "--secure-port=0"],
    },
    {
      program: "kwok",
      args: [kubeconfig, `--config=${file("stages.yaml")}`, "--manage-all-nodes=true"],
    },
  ];
}

type FileIn = (name: string) => string;

function etcd(file: FileIn, ports: Ports): string[] {
  const clients = `https://127.0.0.1:${ports.etcd}`;
  const peers = `https://127.0.0.1:${ports.etcdPeer}`;
  const tls = (prefix: string) => [
    `--${prefix}client-cert-auth`,
    `--${prefix}trusted-ca-file=${file("ca.pem")}`,
    `--${prefix}cert-file=${file("server.pem")}`,
    `--${prefix}key-file=${file("server.key")}`,
  ];
  return [
    "--name=lab",
    `--data-dir=${file("etcd")}`,
    `--listen-client-urls=${clients}`,
    `--advertise-client-urls=${clients}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=lab=${peers}`,
    ...tls(""),
    ...tls("peer-"),
    // What a crash loses, the lab does not miss.
    "--unsafe-no-fsync",
  ];
}

function apiServer(file: FileIn, ports: Ports): string[] {
  return [
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${ports.api}`,
    // There is no address that pods could reach it by.
    "--endpoint-reconciler-type=none",
    "--authorization-mode=Node,RBAC",
    `--client-ca-file=${file("ca.pem")}`,
    `--tls-cert-file=${file("server.pem")}`,
    `--tls-private-key-file=${file("server.key")}`,
    `--requestheader-client-ca-file=${file("proxy-ca.pem")}`,
    "--requestheader-username-headers=X-Remote-User",
    "--requestheader-group-headers=X-Remote-Group",
    "--requestheader-extra-headers-prefix=X-Remote-Extra-",
    "--service-account-issuer=https://kubernetes.default.svc",
    `--service-account-key-file=${file("service-account.pub")}`,
    `--service-account-signing-key-file=${file("service-account.key")}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${file("ca.pem")}`,
    `--etcd-certfile=${file("administrator.pem")}`,
    `--etcd-keyfile=${file("administrator.key")}`,
  ];
}
