import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { errors } from "oidc-provider";
import type { Answer } from "../http/answer.ts";
import { parseParameters, readBody } from "../http/body.ts";
import type { Connection } from "../state/connections.ts";
import type { TenantState } from "../state/index.ts";
import { isDatabase, offeredConnections } from "./connections.ts";
import { loginPage, messagePage, pageHeaders, upstreamPage } from "./pages.ts";
import type { OidcContext } from "./token.ts";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;
type Asked = Pick<Interaction, "uid" | "params">;

/** Where a browser goes to log in: to the tenant's page, or past it when the request names a connection. */
export function loginUrl(state: TenantState, interaction: Asked): string {
  const [only, ...others] = offered(state, interaction);
  const isNamed = interaction.params.connection !== undefined;
  const skipsPage = isNamed && only && others.length === 0 && !isDatabase(only);
  return skipsPage ? upstreamUrl(only.name, interaction) : `/u/login?state=${interaction.uid}`;
}

/** Below `/u/login`, where the cookie of the sign-in is sent to. */
const upstreamUrl = (connection: string, { uid }: Asked) =>
  `/u/login/${encodeURIComponent(connection)}?state=${uid}`;

function offered(state: TenantState, { params }: Asked): Connection[] {
  return offeredConnections(state, String(params.client_id), params.connection);
}

/**
 * `/u/login`, where oidc-provider sends a browser that has to log in, and `/u/login/CONNECTION`,
 * which stands in for the page of another identity provider.
 * @returns nothing when the browser has been sent on
 */
export async function answerLogin(
  request: IncomingMessage,
  response: ServerResponse,
  context: OidcContext,
): Promise<Answer | undefined> {
  const url = new URL(request.url ?? "", "https://tenant");
  const interaction = await currentInteraction(request, response, url, context.provider);
  if (!interaction) return expired;
  if (interaction.prompt.name === "consent") {
    // First-party applications are consented to by nature; others never come this far.
    await context.provider.interactionFinished(request, response, { consent: {} });
    return undefined;
  }
  const step = loginStep(url, interaction, context.state);
  if (!step) return expired;
  if (request.method === "GET") return step.show();
  const form = parseParameters(await readBody(request), request.headers["content-type"]);
  const chosen = form.get("connection");
  if (chosen !== null) return chooseConnection(interaction, step, chosen);

  const username = form.get("username") ?? "";
  const names = step.connections.map((connection) => connection.name);
  const user = context.state.users.authenticate(names, username, form.get("password") ?? "");
  if (!user) return { ...step.show(username, "Wrong email or password"), status: 400 };
  await leaveOtherSession(request, response, interaction, user.id, context.provider);
  const login = { accountId: user.id, remember: true };
  await context.provider.interactionFinished(request, response, { login });
  return undefined;
}

const expired: Answer = {
  status: 400,
  headers: pageHeaders,
  body: messagePage(
    "Something went wrong",
    "This log in has expired or belongs to another browser. Go back to the application and try again.",
  ),
};

async function currentInteraction(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  provider: Provider,
): Promise<Interaction | undefined> {
  try {
    const interaction = await provider.interactionDetails(request, response);
    return interaction.uid === url.searchParams.get("state") ? interaction : undefined;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

/** One of the pages. */
interface LoginStep {
  show(username?: string, error?: string): Answer;
  /** Whose users log in on it. */
  connections: readonly Connection[];
  /** Those with a page of their own, to choose on it. */
  others: readonly Connection[];
}

function loginStep(
  { pathname }: URL,
  interaction: Interaction,
  state: TenantState,
): LoginStep | undefined {
  const connections = offered(state, interaction);
  const others = connections.filter((connection) => !isDatabase(connection));
  const [, , , name] = pathname.split("/");
  if (name === undefined) {
    return tenantStep(interaction, state, connections.filter(isDatabase), others);
  }
  const upstream = others.find((connection) => encodeURIComponent(connection.name) === name);
  return upstream && upstreamStep(interaction, upstream);
}

function tenantStep(
  { uid, params }: Interaction,
  state: TenantState,
  connections: readonly Connection[],
  others: readonly Connection[],
): LoginStep {
  const application = state.clients.get(String(params.client_id))?.name ?? "an application";
  const show = (username = String(params.login_hint ?? ""), error?: string) =>
    page(
      loginPage({
        state: uid,
        application,
        username,
        hasPassword: connections.length > 0,
        otherConnections: others.map(({ name }) => name),
        ...(error ? { error } : {}),
      }),
    );
  return { show, connections, others };
}

function upstreamStep(interaction: Interaction, connection: Connection): LoginStep {
  const action = upstreamUrl(connection.name, interaction);
  const show = (username = "", error?: string) =>
    page(
      upstreamPage({
        action,
        connection: connection.name,
        username,
        ...(error ? { error } : {}),
      }),
    );
  return { show, connections: [connection], others: [] };
}

const page = (body: string): Answer => ({ status: 200, headers: pageHeaders, body });

function chooseConnection(interaction: Interaction, { others }: LoginStep, chosen: string): Answer {
  const connection = others.find(({ name }) => name === chosen);
  if (!connection) return expired;
  const location = upstreamUrl(connection.name, interaction);
  return { status: 302, headers: { location, "cache-control": "no-store" } };
}

/** Whoever logs in takes the place of who was logged in; oidc-provider would ask first. */
async function leaveOtherSession(
  request: IncomingMessage,
  response: ServerResponse,
  interaction: Interaction,
  userId: string,
  provider: Provider,
): Promise<void> {
  if (!interaction.session || interaction.session.accountId === userId) return;
  const context = provider.createContext(request, response);
  const session = await provider.Session.get(context as never);
  await session.destroy();
  delete interaction.session;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}
