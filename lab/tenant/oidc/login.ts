import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";
import { errors } from "oidc-provider";
import type { Answer } from "../http/answer.ts";
import { parseParameters, readBody } from "../http/body.ts";
import { authenticate } from "../users.ts";
import { loginPage, messagePage, pageHeaders } from "./pages.ts";
import type { OidcContext } from "./token.ts";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

/**
 * `/u/login`, where oidc-provider sends a browser that has to log in.
 * @returns nothing when the browser has been sent on
 */
export async function answerLogin(
  request: IncomingMessage,
  response: ServerResponse,
  context: OidcContext,
): Promise<Answer | undefined> {
  const interaction = await currentInteraction(request, response, context.provider);
  if (!interaction) return expired;
  if (interaction.prompt.name === "consent") {
    // First-party applications are consented to by nature; others never come this far.
    await context.provider.interactionFinished(request, response, { consent: {} });
    return undefined;
  }
  if (request.method === "GET") return showForm(interaction, context);
  return logIn(request, response, interaction, context);
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
  provider: Provider,
): Promise<Interaction | undefined> {
  try {
    const interaction = await provider.interactionDetails(request, response);
    const { searchParams } = new URL(request.url ?? "", "https://tenant");
    return interaction.uid === searchParams.get("state") ? interaction : undefined;
  } catch (error) {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  }
}

async function logIn(
  request: IncomingMessage,
  response: ServerResponse,
  interaction: Interaction,
  context: OidcContext,
): Promise<Answer | undefined> {
  const form = parseParameters(await readBody(request), request.headers["content-type"]);
  const username = form.get("username") ?? "";
  const user = authenticate(context.state.users, username, form.get("password") ?? "");
  if (!user) {
    const page = showForm(interaction, context, username, "Wrong email or password");
    return { ...page, status: 400 };
  }
  const login = { accountId: user.id, remember: true };
  await context.provider.interactionFinished(request, response, { login });
  return undefined;
}

function showForm(
  interaction: Interaction,
  context: OidcContext,
  username = String(interaction.params.login_hint ?? ""),
  error?: string,
): Answer {
  const client = context.state.clients.get(String(interaction.params.client_id));
  const page = loginPage({
    state: interaction.uid,
    application: client?.name ?? "an application",
    username,
    ...(error ? { error } : {}),
  });
  return { status: 200, headers: pageHeaders, body: page };
}
