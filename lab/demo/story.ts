/** The story that the demo tells, step by step; each step proves something or throws. */

import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { type Engine, findEngine } from "../engine/cli.ts";
import { heardLate } from "../engine/heardLate.ts";
import { chooseProviders, type ProviderWorld } from "../engine/plugins.ts";
import type { LabStack } from "../engine/stack.ts";
import { freePort } from "../freePort.ts";
import { signIn } from "../tenant/signIn.ts";
import { type DeliveredFile, readDelivery } from "./delivery.ts";
import { endRemains, findRemains } from "./remains.ts";
import {
  DEMO_DIRECTORY,
  type Delivery,
  LOG_DIRECTORY,
  openDemoStack,
  type Session,
  saveSession,
  serverUrlOf,
  TARGET_DIRECTORY,
  TENANT_DIRECTORY,
} from "./session.ts";
import { listApplications, startTenantProcess, takeManagementCalls } from "./tenantProcess.ts";

/** Where the demo delivers, if that is not this machine itself. */
export interface Place extends Delivery {
  /** What the step that made it says. */
  readonly description: string;
  /** What was delivered, for people. */
  readDelivery(): Promise<DeliveredFile[]>;
  /** What a destroy must have taken away and has not; empty when all is gone. */
  findLeft(): Promise<string[]>;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** What the steps hand on to each other and to the summary. */
export interface Story {
  /** Ends the step that is being taken. */
  readonly signal: AbortSignal;
  engine?: Engine;
  providers?: ProviderWorld;
  session?: Session;
  place?: Place;
  lab?: LabStack;
  idToken?: string;
  /** What the first up has created, as the engine counts: without the providers. */
  resources: { type: string; name: string }[];
  /** Management API calls by operation. */
  readonly managementCalls: Record<string, number>;
  files: DeliveredFile[];
}

export interface Step {
  readonly name: string;
  /** @returns what was seen, in a few words. */
  run(story: Story, progress: (text: string) => void): Promise<string>;
}

const USER = "alice@example.com";

export type TargetName = "bareMetal" | "docker";

const ON_DOCKER: Step = { name: "Docker Engine on this machine", run: startDocker };
const ROTATION: Step = { name: "rotation of the signing keys", run: rotate };

/** On Docker, the engine comes with the tenant, and a rotation shows which container is replaced. */
export function stepsFor(target: TargetName): readonly Step[] {
  if (target === "bareMetal") return STEPS;
  return [...STEPS.slice(0, 2), ON_DOCKER, ...STEPS.slice(2), ROTATION];
}

const STEPS: readonly Step[] = [
  { name: "Pulumi engine", run: getEngine },
  { name: "Auth0 tenant on this machine", run: startTenant },
  { name: "pulumi preview", run: preview },
  { name: "pulumi up", run: up },
  { name: "OpenMetadata runs on what was delivered", run: checkServer },
  { name: `${USER} signs in through Auth0`, run: signInAsAlice },
  { name: "OpenMetadata knows her", run: callOpenMetadata },
  { name: "second pulumi up", run: secondUp },
];

export const LAST_STEPS: readonly Step[] = [
  { name: "pulumi destroy", run: destroy },
  { name: "Server and tenant ended", run: end },
];

async function getEngine(story: Story, progress: (text: string) => void): Promise<string> {
  refuseUnusableCheckout();
  await rm(LOG_DIRECTORY, { recursive: true, force: true });
  if (findRemains().folders.length > 0) {
    progress("ending what a demo that was killed has left");
    await endRemains();
  }
  const { signal } = story;
  story.engine = await findEngine(progress, signal);
  story.providers = await chooseProviders(story.engine, { onProgress: progress, signal });
  const provider =
    story.providers === "plugin" ? "official auth0 plugin" : "the lab's double of the auth0 plugin";
  return `${story.engine.origin}; ${provider}`;
}

async function startTenant(story: Story): Promise<string> {
  const tenant = await startTenantProcess(TENANT_DIRECTORY, story.signal);
  story.session = { tenant, serverPort: await freePort(), kept: false };
  await saveSession(story.session);
  return tenant.issuer;
}

async function startDocker(story: Story, progress: (text: string) => void): Promise<string> {
  const { engine, session, signal } = story as Required<Story>;
  const { openDockerPlace } = await import("./docker.ts");
  story.place = await openDockerPlace(session, engine, progress, signal);
  return story.place.description;
}

/** On the first step that needs it: what it delivers to is there by then. */
async function openStack(story: Story): Promise<LabStack> {
  const { engine, providers, session } = story as Required<Story>;
  story.lab ??= await openDemoStack(session, engine, providers, story.place);
  return story.lab;
}

async function preview(story: Story): Promise<string> {
  const lab = await openStack(story);
  const { session, signal } = story as Required<Story>;
  const { changeSummary } = await lab.stack.preview({ signal: heardLate(signal) });
  const applications = await listApplications(session.tenant);
  expect(applications.length === 0, `the preview created ${applications.length} applications`);
  // It looks for applications of the same name.
  await countCalls(story, "preview", (method) => method === "GET");
  return `${changeSummary.create} resources to create, none created`;
}

async function up(story: Story, progress: (text: string) => void): Promise<string> {
  const { lab, signal } = story as Required<Story>;
  const { summary } = await lab.stack.up({
    signal: heardLate(signal),
    onEvent: ({ resourcePreEvent }) => {
      if (resourcePreEvent)
        progress(`creating ${resourcePreEvent.metadata.urn.split("::").at(-1)}`);
    },
  });
  story.resources = await listResources(lab);
  story.files = await (story.place?.readDelivery() ?? readDelivery(TARGET_DIRECTORY));
  await countCalls(story, "up");
  const created = summary.resourceChanges?.create;
  expect(
    story.resources.length === created,
    `the engine created ${created} resources, and ${story.resources.length} are in the state`,
  );
  return `${created} resources created, ${story.managementCalls.up} Management API calls`;
}

/** Without the providers that the engine adds of itself, which it does not count either. */
async function listResources(lab: LabStack): Promise<Story["resources"]> {
  const { deployment } = await lab.stack.exportStack();
  return (deployment as { resources: { urn: string }[] }).resources
    .map(({ urn }) => {
      const [, , type = "", name = ""] = urn.split("::");
      return { type: type.split("$").at(-1) ?? "", name };
    })
    .filter(
      ({ type, name }) => !(type.startsWith("pulumi:providers:") && name.startsWith("default")),
    );
}

async function checkServer(story: Story): Promise<string> {
  const { session, files } = story as Required<Story>;
  const delivered = files.find(({ path }) => path === "jwks.json")?.content ?? "";
  const kid = await servedKeyId(session);
  expect(delivered.includes(`"${kid}"`), `the server signs with ${kid}, which was not delivered`);
  return `signs with key ${kid.slice(0, 12)}…, made by this stack`;
}

async function servedKeyId(session: Session): Promise<string> {
  const response = await fetch(`${serverUrlOf(session)}/api/v1/system/config/jwks`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys[0]?.kid ?? "none";
}

async function signInAsAlice(story: Story): Promise<string> {
  const { session } = story as Required<Story>;
  const { users, caFile } = session.tenant;
  const serverUrl = serverUrlOf(session);
  const landing = `${serverUrl}/auth/callback`;
  const { finalUrl, visited } = await signIn({
    startUrl: `${serverUrl}/api/v1/auth/login?redirectUri=${encodeURIComponent(landing)}`,
    username: USER,
    password: users.find(({ email }) => email === USER)?.password ?? "",
    ca: await readFile(caFile, "utf8"),
    until: landing,
  });
  story.idToken = finalUrl.searchParams.get("id_token") ?? "";
  expect(story.idToken !== "", `the sign-in ended at ${finalUrl.pathname} without an ID token`);
  return `authorization code + PKCE, ${visited.length} pages, ID token received`;
}

async function callOpenMetadata(story: Story): Promise<string> {
  const { session, idToken } = story as Required<Story>;
  const url = `${serverUrlOf(session)}/api/v1/users/loggedInUser`;
  const nobody = await fetch(url);
  expect(nobody.status === 401, `without a token OpenMetadata answers ${nobody.status}`);
  const response = await fetch(url, { headers: { authorization: `Bearer ${idToken}` } });
  const { name, isAdmin } = (await response.json()) as { name?: string; isAdmin?: boolean };
  expect(response.status === 200, `with her token OpenMetadata answers ${response.status}`);
  expect(name === "alice" && isAdmin === true, `OpenMetadata takes her for ${name}`);
  return "200 as alice, administrator; 401 without her token";
}

async function secondUp(story: Story): Promise<string> {
  const { lab, signal } = story as Required<Story>;
  const { summary } = await lab.stack.up({ signal: heardLate(signal) });
  const { same, ...changes } = summary.resourceChanges ?? {};
  expect(Object.keys(changes).length === 0, `it changed ${JSON.stringify(changes)}`);
  await countCalls(story, "second up", () => false);
  return `${same} unchanged, 0 Management API calls`;
}

async function rotate(story: Story): Promise<string> {
  const { lab, session, signal } = story as Required<Story>;
  const before = await servedKeyId(session);
  await lab.stack.setConfig("signingKeys.generation", { value: "2" }, true);
  const { summary } = await lab.stack.up({ signal: heardLate(signal) });
  const after = await servedKeyId(session);
  expect(after !== before, `the server still signs with ${before}`);
  await signInAsAlice(story);
  await callOpenMetadata(story);
  await countCalls(story, "rotation");
  const { replace = 0 } = (summary.resourceChanges ?? {}) as Record<string, number>;
  return `signs with key ${after.slice(0, 12)}…, ${replace} replaced (the server's container); she signs in again`;
}

async function destroy(story: Story): Promise<string> {
  const { lab, session, signal } = story as Required<Story>;
  await lab.stack.destroy({ signal: heardLate(signal) });
  await countCalls(story, "destroy");
  const applications = await listApplications(session.tenant);
  expect(applications.length === 0, `${applications.length} applications are left in the tenant`);
  expect(!existsSync(TARGET_DIRECTORY), `${TARGET_DIRECTORY} is still there`);
  const left = (await story.place?.findLeft()) ?? [];
  expect(left.length === 0, `it left ${left.join(", ")}`);
  const gone = story.place === undefined ? "files" : "containers";
  return `tenant empty, ${gone} gone, ${story.managementCalls.destroy} Management API calls`;
}

/** Not while a step is being taken: what it works on would be gone under its hands. */
export async function end(story: Story): Promise<string> {
  await story.lab?.close();
  await story.place?.close();
  await endRemains();
  return "nothing left running";
}

/** Leaves tenant, server and stack running for `--stop`. */
export async function keep(story: Story): Promise<void> {
  await story.lab?.close();
  if (story.session !== undefined) await saveSession({ ...story.session, kept: true });
}

/** @param mayCall which calls the operation may make; default: all. */
async function countCalls(
  story: Story,
  operation: string,
  mayCall: (method: string) => boolean = () => true,
): Promise<void> {
  const { session } = story as Required<Story>;
  const calls = await takeManagementCalls(session.tenant);
  story.managementCalls[operation] = calls.length;
  const wrong = calls.filter(({ method }) => !mayCall(method));
  const listed = wrong.map(({ method, path }) => `${method} ${path}`).join(", ");
  expect(wrong.length === 0, `${operation} must not make these Management API calls: ${listed}`);
}

function refuseUnusableCheckout(): void {
  expect(
    /^[\w.~@+/-]+$/.test(DEMO_DIRECTORY),
    `the path ${DEMO_DIRECTORY} holds a character that OpenMetadata's environment cannot carry: move the checkout to a path without spaces`,
  );
}

function expect(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}
