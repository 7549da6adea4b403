import assert from "node:assert/strict";
import { describe, it } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { serverPaths } from "../../../components/targets/kubernetes/names.ts";
import {
  ValuesTarget,
  type ValuesTargetArgs,
} from "../../../components/targets/kubernetes/values.ts";
import { answers, CLIENT_SECRET } from "../support/answers.ts";
import { DELIVERED_PAIR, deliveryArgs } from "../support/delivery.ts";
import { type Recording, record, SecretValue } from "../support/wire.ts";

const SECRET = "kubernetes:core/v1:Secret";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const ROLLOUT = "openmetadata-auth0:live:Rollout";
const COMPONENT = "openmetadata-auth0:index:KubernetesTarget::sso";
const NAMES = { OIDC_CLIENT_ID: "client-id", OIDC_CLIENT_SECRET: CLIENT_SECRET };
const variables = (values: Record<string, string>) => pulumi.secret(values);
const TOKEN = "canary-token-of-the-bot";

function build(args: Partial<ValuesTargetArgs> = {}): Promise<Recording> {
  return record(
    async () => {
      const generation = args.generation ?? 1;
      const target = new ValuesTarget("sso", {
        ...deliveryArgs({}, serverPaths(generation)),
        environment: variables(NAMES),
        kind: "kubernetes",
        mode: "values",
        namespace: "openmetadata",
        createNamespace: false,
        name: "om-sso",
        healthTimeout: 120,
        ...args,
      });
      return { status: target.status, ...target.outputs };
    },
    { state: answers },
  );
}

const decoded = (value: unknown) => {
  assert.ok(value instanceof SecretValue, "a secret");
  const entries = Object.entries(value.value as Record<string, string>);
  return Object.fromEntries(entries.map(([key, text]) => [key, atob(text)]));
};
const stackOutputs = ({ outputs }: Recording) =>
  outputs["pulumi:pulumi:Stack::openmetadata-auth0-test"];

describe("the values mode", () => {
  it("delivers the signing pair as a Secret of its generation", async () => {
    const { inputs, parent, options } = (await build()).find(SECRET, "sso-keys-1");
    const { data, ...rest } = inputs;
    assert.deepEqual(rest, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "om-sso-keys-1", namespace: "openmetadata" },
    });
    assert.deepEqual(decoded(data), {
      "private_key.der": atob(DELIVERED_PAIR.privateKey),
      "public_key.der": atob(DELIVERED_PAIR.publicKey),
    });
    assert.equal(parent, COMPONENT);
    assert.deepEqual(options, {
      additionalSecretOutputs: ["data", "stringData"],
      onError: ["sso-explain-cluster-failures"],
    });
  });

  it("delivers the public keys as a ConfigMap of the generation", async () => {
    const { inputs, parent } = (await build()).find(CONFIG_MAP, "sso-jwks-1");
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "om-sso-jwks-1", namespace: "openmetadata" },
      data: { "jwks.json": '{"keys":[]}' },
    });
    assert.equal(parent, COMPONENT);
  });

  it("delivers the client under the names of the chart's own values", async () => {
    const { inputs } = (await build()).find(SECRET, "sso-oidc-client");
    assert.deepEqual(inputs.metadata, { name: "om-sso-oidc-client", namespace: "openmetadata" });
    assert.deepEqual(decoded(inputs.data), {
      "openmetadata-oidc-client-id": "client-id",
      "openmetadata-oidc-client-secret": CLIENT_SECRET,
    });
  });

  it("keeps both entries for a public client, since pods of before name them", async () => {
    const environment = variables({ AUTHENTICATION_CLIENT_ID: "client-id" });
    const { inputs } = (await build({ environment })).find(SECRET, "sso-oidc-client");
    assert.deepEqual(decoded(inputs.data), {
      "openmetadata-oidc-client-id": "client-id",
      "openmetadata-oidc-client-secret": "",
    });
  });

  it("changes Secrets and ConfigMaps in place, in the cluster that kubectl sees", async () => {
    const { inputs, parent } = (await build()).find("pulumi:providers:kubernetes", "sso-cluster");
    assert.deepEqual(inputs, {
      enableConfigMapMutable: "true",
      enableSecretMutable: "true",
      namespace: "openmetadata",
    });
    assert.equal(parent, COMPONENT);
  });

  it("goes to the cluster that is named", async () => {
    const place = { context: "prod", kubeconfig: "/etc/kubeconfig" };
    const { inputs } = (await build(place)).find("pulumi:providers:kubernetes", "sso-cluster");
    assert.equal(inputs.context, "prod");
    assert.equal(inputs.kubeconfig, "/etc/kubeconfig");
  });

  it("makes the namespace before all that is in it, only where it is told to", async () => {
    const namespace = "kubernetes:core/v1:Namespace";
    assert.throws(
      (
        (recording) => () =>
          recording.find(namespace, "sso-namespace")
      )(await build()),
    );
    const recording = await build({ createNamespace: true });
    const { inputs, options } = recording.find(namespace, "sso-namespace");
    assert.deepEqual(inputs.metadata, { name: "openmetadata" });
    assert.equal(options.retainOnDelete, true, "what others have put there goes with it");
    const inside = recording.registrations.filter(({ type }) =>
      [SECRET, CONFIG_MAP].includes(type),
    );
    assert.equal(inside.length, 5);
    for (const { name, options } of inside) {
      assert.ok(options.dependsOn?.includes(`${namespace}::sso-namespace`), name);
      assert.equal(options.retainOnDelete, undefined, name);
    }
  });

  it("keeps what the previous generation's pods mount, as it was delivered", async () => {
    const recording = await build({ generation: 3 });
    recording.find(SECRET, "sso-keys-3");
    for (const [type, name, object] of [
      [SECRET, "sso-keys-2", "om-sso-keys-2"],
      [CONFIG_MAP, "sso-jwks-2", "om-sso-jwks-2"],
    ] as const) {
      const { inputs, options } = recording.find(type, name);
      assert.deepEqual(inputs.metadata, { name: object, namespace: "openmetadata" });
      assert.deepEqual(JSON.stringify(inputs.data), type === SECRET ? '"[secret]"' : "{}");
      assert.deepEqual(options.ignoreChanges, ["data"]);
    }
    assert.equal(recording.registrations.filter(({ type }) => type === SECRET).length, 3);
  });

  it("gives the values as an output and as a ConfigMap, in clear, since they hold no secret", async () => {
    const recording = await build();
    const text = stackOutputs(recording)?.helmValues as string;
    const { inputs } = recording.find(CONFIG_MAP, "sso-values");
    assert.deepEqual(inputs.metadata, { name: "om-sso-values", namespace: "openmetadata" });
    assert.deepEqual(inputs.data, { "values.yaml": text });
    assert.ok(!text.includes(CLIENT_SECRET) && !text.includes(DELIVERED_PAIR.privateKey));
    const { extraVolumes, extraVolumeMounts, openmetadata } = parse(text);
    const [secret, configMap] = extraVolumes[0].projected.sources;
    assert.deepEqual(secret.secret, {
      name: "om-sso-keys-1",
      items: [
        { key: "private_key.der", path: "keys/1/private_key.der" },
        { key: "public_key.der", path: "keys/1/public_key.der" },
      ],
    });
    assert.equal(configMap.configMap.name, "om-sso-jwks-1");
    assert.equal(extraVolumeMounts[0].mountPath, "/etc/openmetadata/sso");
    assert.deepEqual(openmetadata.config.authentication.oidcConfiguration.clientSecret, {
      secretRef: "om-sso-oidc-client",
      secretKey: "openmetadata-oidc-client-secret",
    });
  });

  it("keeps mount and JWKS where they are from one generation to the next", async () => {
    const [one, two] = await Promise.all(
      [build(), build({ generation: 2 })].map(async (recording) =>
        parse(String(stackOutputs(await recording)?.helmValues)),
      ),
    );
    assert.deepEqual(two.extraVolumeMounts, one.extraVolumeMounts);
    const urls = ({ openmetadata }: typeof one) => openmetadata.config.authentication.publicKeys;
    assert.deepEqual(urls(two), urls(one));
    assert.equal(urls(one)[0], "file:///etc/openmetadata/sso/jwks.json");
  });

  it("waits for nobody, and says what is to be done", async () => {
    const { inputs, options } = (await build({ healthUrl: "https://om.example.com" })).find(
      ROLLOUT,
      "sso-rollout",
    );
    const { delivery, ...rest } = inputs;
    assert.match(String(delivery), /^[0-9a-f]{64}$/);
    assert.deepEqual(rest, {
      directory: "/etc/openmetadata/sso",
      kid: "key-1",
      handOver: "apply the Helm values (output helmValues)",
      healthUrl: "https://om.example.com",
      healthTimeout: 120,
    });
    assert.deepEqual(options.dependsOn, [
      `${CONFIG_MAP}::sso-ingestion`,
      `${CONFIG_MAP}::sso-jwks-1`,
      `${CONFIG_MAP}::sso-values`,
      `${SECRET}::sso-keys-1`,
      `${SECRET}::sso-oidc-client`,
    ]);
  });

  it("protects what goes first in a destroy, where that is asked", async () => {
    const protectedOnes = ({ registrations }: Recording) =>
      registrations.filter(({ options }) => options.protect).map(({ name }) => name);
    assert.deepEqual(protectedOnes(await build()), []);
    assert.deepEqual(protectedOnes(await build({ protect: true })), ["sso-rollout"]);
  });
});

describe("the checksum", () => {
  const checksum = async (args: Partial<ValuesTargetArgs> = {}) =>
    (await build(args)).find(ROLLOUT, "sso-rollout").inputs.delivery;

  it("stays where nothing changes for the server", async () => {
    const first = await checksum();
    assert.equal(await checksum(), first);
    assert.equal(await checksum({ ingestionWorkflow: "workflowConfig: {a: 1}\n" }), first);
    assert.equal(await checksum({ ingestionBotToken: pulumi.secret(TOKEN) }), first);
    assert.equal(await checksum({ healthUrl: "https://om.example.com" }), first);
  });

  it("changes with the environment, the key and the accepted keys, each by itself", async () => {
    const sums = [
      await checksum(),
      await checksum({
        environment: variables({ ...NAMES, AUTHORIZER_ADMIN_PRINCIPALS: "[b]" }),
      }),
      await checksum({ environment: variables({ ...NAMES, OIDC_CLIENT_SECRET: "another" }) }),
      await checksum({ kid: pulumi.output("key-2") }),
      await checksum({ jwks: pulumi.output('{"keys":[{}]}') }),
    ];
    assert.equal(new Set(sums).size, sums.length);
  });

  it("is the pods' annotation", async () => {
    const recording = await build();
    const { podAnnotations } = parse(String(stackOutputs(recording)?.helmValues));
    assert.deepEqual(podAnnotations, {
      "checksum/openmetadata-sso": recording.find(ROLLOUT, "sso-rollout").inputs.delivery,
    });
  });
});

describe("ingestion", () => {
  it("gets its workflow, and no Secret where no token is set", async () => {
    const recording = await build();
    const { inputs } = recording.find(CONFIG_MAP, "sso-ingestion");
    assert.deepEqual(inputs.metadata, { name: "om-sso-ingestion", namespace: "openmetadata" });
    assert.deepEqual(inputs.data, { "workflow.yaml": "workflowConfig: {}\n" });
    assert.throws(() => recording.find(SECRET, "sso-ingestion-bot"));
  });

  it("gets the bot's token under the name of the variable that the workflow refers to", async () => {
    const recording = await build({ ingestionBotToken: pulumi.secret(TOKEN) });
    const { inputs } = recording.find(SECRET, "sso-ingestion-bot");
    assert.deepEqual(inputs.metadata, { name: "om-sso-ingestion-bot", namespace: "openmetadata" });
    assert.deepEqual(decoded(inputs.data), { OM_JWT_TOKEN: TOKEN });
  });
});
