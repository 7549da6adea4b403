import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import grpc from "@grpc/grpc-js";
import engineGrpc from "@pulumi/pulumi/proto/engine_grpc_pb.js";
import type engineMessages from "@pulumi/pulumi/proto/engine_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { ACTION, CLIENT, CREDENTIALS, named, Session, token } from "./session.ts";

/** Test double of the engine's log. */
class FakeEngine {
  readonly lines: string[] = [];
  readonly #server = new grpc.Server();
  address = "";

  async start(): Promise<void> {
    const { log } = engineGrpc.EngineService;
    this.#server.addService({ log } as unknown as grpc.ServiceDefinition, {
      log: (
        call: grpc.ServerUnaryCall<engineMessages.LogRequest, empty.Empty>,
        callback: grpc.sendUnaryData<empty.Empty>,
      ) => {
        const { request } = call;
        this.lines.push(`${request.getSeverity()} ${request.getUrn()} ${request.getMessage()}`);
        callback(null, new empty.Empty());
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      const credentials = grpc.ServerCredentials.createInsecure();
      this.#server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.address = `127.0.0.1:${port}`;
  }

  close(): void {
    this.#server.forceShutdown();
  }
}

const WARNING = 2;
const ERROR = 3;

describe("the stand-in beside the recordings", () => {
  let session: Session;
  const engine = new FakeEngine();

  before(async () => {
    session = await Session.start();
    await engine.start();
    await session.client.call("Attach", { address: engine.address });
  });
  afterEach(() => {
    engine.lines.length = 0;
  });
  after(async () => {
    await session.close();
    engine.close();
  });

  test("says that it is version 3.49.0", async () => {
    assert.deepEqual(await session.client.call("GetPluginInfo"), {
      response: { version: "3.49.0" },
    });
  });

  test("a resource before Configure is an error", async () => {
    const read = { ...named(CLIENT, "app"), id: "1", properties: { id: "1" }, inputs: {} };
    const { error } = await session.client.call("Read", read);
    assert.match(error?.message ?? "", /the auth0 provider was used before it was configured/);
  });

  test("a type that it does not have is an error, and the log names those that it has", async () => {
    const role = named("auth0:index/role:Role", "a");
    const { error } = await session.client.call("Check", { ...role, news: {} });
    assert.equal(error?.message, "unrecognized resource type (Check): auth0:index/role:Role");
    assert.deepEqual(engine.lines, [
      `${ERROR} ${role.urn} This is a stand-in for the official auth0 plugin with only ` +
        "auth0:index/action:Action, auth0:index/client:Client, " +
        "auth0:index/clientCredentials:ClientCredentials, auth0:index/clientGrant:ClientGrant, " +
        "auth0:index/connectionClient:ConnectionClient, " +
        "auth0:index/resourceServer:ResourceServer, auth0:index/triggerAction:TriggerAction, " +
        "auth0:index/triggerActions:TriggerActions.",
    ]);
  });

  test("a function that it does not have is an error", async () => {
    const { error } = await session.client.call("Invoke", { tok: "auth0:index/getRole:getRole" });
    assert.equal(
      error?.message,
      "unrecognized data function (Invoke): auth0:index/getRole:getRole",
    );
  });

  test("a block that it does not have is refused by Check", async () => {
    const news = { name: "n", addons: { samlp: { audience: "a" } } };
    const client = await session.client.call("Check", { ...named(CLIENT, "app"), news });
    assert.deepEqual(client.response?.failures, [
      {
        reason:
          "`addons` is not modelled by this stand-in provider: use the official plugin for it. " +
          "Examine values at 'app.addons'.",
      },
    ]);
    const keys = { clientId: "c", privateKeyJwt: { credentials: [] } };
    const credentials = await session.client.call("Check", {
      ...named(CREDENTIALS, "c"),
      news: keys,
    });
    assert.deepEqual(credentials.response?.failures, [
      {
        reason:
          "`privateKeyJwt` is not modelled by this stand-in provider: use the official plugin for it. " +
          "Examine values at 'c.privateKeyJwt'.",
      },
    ]);
    const action = {
      name: "n",
      code: "c",
      supportedTriggers: { id: "post-login", version: "v3" },
      secretsWos: [{ name: "KEY", value: "s" }],
      secretsWoVersion: 1,
      modules: [{ moduleId: "m", moduleVersionId: "v" }],
    };
    const checked = await session.client.call("Check", { ...named(ACTION, "a"), news: action });
    assert.deepEqual(
      checked.response?.failures,
      ["secretsWos", "secretsWoVersion", "modules"].map((property) => ({
        reason:
          `\`${property}\` is not modelled by this stand-in provider: use the official plugin for ` +
          `it. Examine values at 'a.${property}'.`,
      })),
    );
  });

  test("a refusal of the tenant is logged once, in the official plugin's words", async () => {
    await session.configure();
    const refusal = { statusCode: 403, error: "Forbidden", message: "Insufficient scope" };
    session.tenant.expect([
      token,
      { method: "DELETE", url: "/api/v2/clients/1", status: 403, responseBody: refusal },
    ]);
    const app = named(CLIENT, "app");
    await session.client.call("Delete", { ...app, id: "1", properties: { id: "1" } });
    assert.deepEqual(engine.lines, [
      `${ERROR} ${app.urn}   sdk-v2/provider2.go:572: sdk.helper_schema: ` +
        "403 Forbidden: Insufficient scope: provider=auth0@3.49.0",
    ]);
  });

  test("a wrong type is warned of, in the official plugin's words", async () => {
    const app = named(CLIENT, "raw");
    await session.client.call("Check", { ...app, news: { name: "n", callbacks: "https://a/" } });
    assert.deepEqual(engine.lines, [
      `${WARNING} ${app.urn} Type checking failed: `,
      `${WARNING} ${app.urn} Unexpected type at field "callbacks": \n` +
        '           expected array type, got "https://a/" of type string',
      `${WARNING} ${app.urn} Type checking is still experimental. ` +
        "If you believe that a warning is incorrect,\nplease let us know by creating an issue at " +
        "https://github.com/pulumi/pulumi-terraform-bridge/issues.\n" +
        "This will become a hard error in the future.",
    ]);
  });
});
