// /graphql over WebSocket: subscriptions, by the protocol graphql-transport-ws.

import type { FastifyInstance } from "fastify";
import type { makeGraphQLWSConfig } from "grafserv";
import { GraphQLError, getOperationAST, parse } from "graphql";
import { CloseCode, type Context, type SubscribePayload } from "graphql-ws";
import { type Extra, makeHandler } from "graphql-ws/use/@fastify/websocket";
import type { Logger } from "../../../processes/logger.ts";
import { type Actor, type Authenticator, authenticate } from "../../sign_in/authenticate.ts";
import { errorBody } from "../errors.ts";
import { type RateLimit, refusalOf } from "../limits/rate_limit.ts";
import type { Changes } from "./changes.ts";

/** Of a WebSocket that may come back: "service restart". */
export const CLOSE_RETRY_LATER = 1012;
/** Browser tabs, mostly. */
const MAX_SOCKETS_A_USER = 20;
const MAX_SUBSCRIPTIONS_A_SOCKET = 20;
/** Between pings, which also keep proxies from closing what is quiet. */
const PING_MS = 12_000;
const SIGN_IN_PATIENCE_MS = 5_000;

export interface SocketOptions {
  log: Logger;
  authenticator: Authenticator;
  changes: Changes;
  limit: RateLimit;
}

type SocketContext = Context<Record<string, unknown>, Extra>;
type GraphqlWsConfig = ReturnType<typeof makeGraphQLWSConfig>;

export function socketRoute(app: FastifyInstance, path: string, config: GraphqlWsConfig, options: SocketOptions): void {
  const handler = makeHandler(
    {
      ...config,
      connectionInitWaitTimeout: SIGN_IN_PATIENCE_MS,
      onConnect: connecting(options),
      async onSubscribe(ctx: SocketContext, id: string, payload: SubscribePayload) {
        const tooOften = refusalOf(await options.limit(ctx.extra.request));
        if (tooOften) return [new GraphQLError(tooOften.message, { extensions: { code: "RATE_LIMITED" } })];
        return refuseOperation(ctx.subscriptions, payload) ?? config.onSubscribe?.(ctx as never, id, payload);
      },
    } as never,
    PING_MS,
  );
  app.route({
    method: "GET",
    url: path,
    handler: async (_request, reply) => {
      await reply.code(405).header("allow", "POST").send(errorBody("Use POST, or a WebSocket for subscriptions."));
    },
    wsHandler: handler as never,
  });
}

/** Signs in whoever connects, and closes their sockets when they must sign in again or may have missed changes. */
function connecting({ log, authenticator, changes }: SocketOptions): (ctx: SocketContext) => Promise<boolean> {
  const sockets = new Map<Extra["socket"], Actor>();
  const closeWhere = (concerned: (actor: Actor) => boolean, reason: string) => {
    for (const [socket, actor] of sockets) if (concerned(actor)) socket.close(CLOSE_RETRY_LATER, reason);
  };
  /** For each connection that is being signed in: whose rights changed meanwhile. */
  const signingIn = new Set<Set<string>>();
  changes.events.on("rights", (userId) => {
    for (const changed of signingIn) changed.add(userId);
    closeWhere((actor) => actor.userId === userId, "sign in again");
  });
  changes.events.on("gap", () => closeWhere(() => true, "changes were missed"));

  return async ({ connectionParams, extra: { socket, request } }) => {
    const header = connectionParams?.authorization;
    const changed = new Set<string>();
    signingIn.add(changed);
    let actor: Actor | null;
    try {
      actor = typeof header === "string" ? await authenticate(header, authenticator) : null;
    } catch (error) {
      log.error({ requestId: request.id, error: (error as Error).message }, "nobody can sign in");
      socket.close(CLOSE_RETRY_LATER, "nobody can sign in at the moment");
      return false;
    } finally {
      signingIn.delete(changed);
    }
    if (!actor || socket.readyState !== socket.OPEN) return false;
    const { userId, expiresAt } = actor;
    if (changed.has(userId)) {
      socket.close(CLOSE_RETRY_LATER, "sign in again");
      return false;
    }
    if ([...sockets.values()].filter((other) => other.userId === userId).length >= MAX_SOCKETS_A_USER) {
      socket.close(CloseCode.TooManyInitialisationRequests, `at most ${MAX_SOCKETS_A_USER} connections a user`);
      return false;
    }
    request.actor = actor;
    sockets.set(socket, actor);
    // Node's timers end at 24.8 days: whoever has a longer token shows it again then.
    const timer = setTimeout(
      () => socket.close(CloseCode.Forbidden, "the token has expired"),
      Math.min(expiresAt - Date.now(), 2 ** 31 - 1),
    );
    socket.once("close", () => {
      clearTimeout(timer);
      sockets.delete(socket);
    });
    return true;
  };
}

function refuseOperation(
  open: Record<string, unknown>,
  { query, operationName }: { query: string; operationName?: string | null | undefined },
): readonly GraphQLError[] | null {
  if (Object.keys(open).length > MAX_SUBSCRIPTIONS_A_SOCKET) {
    return [new GraphQLError(`At most ${MAX_SUBSCRIPTIONS_A_SOCKET} subscriptions on one connection.`)];
  }
  try {
    const operation = getOperationAST(parse(query), operationName);
    if (operation && operation.operation !== "subscription") {
      return [new GraphQLError("Here are subscriptions only. Send queries and mutations by POST.")];
    }
  } catch {
    // What is wrong with it is said by whoever parses it for good.
  }
  return null;
}
