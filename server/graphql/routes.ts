// /graphql over HTTP and WebSocket, and /graphiql outside production.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { makeGraphQLWSConfig } from "grafserv";
import { grafserv } from "grafserv/fastify/v5";
import { GraphQLError, getOperationAST, parse } from "graphql";
import { CloseCode, type Context, type SubscribePayload } from "graphql-ws";
import { type Extra, makeHandler } from "graphql-ws/use/@fastify/websocket";
import type pg from "pg";
import { postgraphile } from "postgraphile";
import type { GrafastSubscriber } from "postgraphile/grafast";
import { z } from "zod";
import type { Logger } from "../logger.ts";
import { type Actor, type Authenticator, authenticate, authenticateRequest } from "../sign_in/authenticate.ts";
import type { Changes } from "./changes.ts";
import { maskErrorFor } from "./errors.ts";
import { limitsPlugin } from "./limits.ts";
import { withDatabase } from "./preset.ts";
import type { RowChange } from "./row_changes.ts";

declare global {
  namespace Grafast {
    interface Context {
      changes: GrafastSubscriber<Record<string, RowChange>>;
    }
  }
}
declare module "fastify" {
  interface FastifyRequest {
    actor: Actor | null;
  }
}

export interface GraphqlOptions {
  pool: pg.Pool;
  log: Logger;
  authenticator: Authenticator;
  changes: Changes;
  introspection: boolean;
  /** Whether there is a page to write queries in. */
  graphiql: boolean;
  /** Requests a minute and user. */
  requestLimit: number;
}

const PATH = "/graphql";
const Operation = z.object({
  query: z.string(),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
const MAX_BODY = 100 * 1024;
const MAX_SUBSCRIPTIONS_A_SOCKET = 20;
/** Between pings, which also keep proxies from closing what is quiet. */
const PING_MS = 12_000;
/** Of a WebSocket that may come back: "service restart". */
export const CLOSE_RETRY_LATER = 1012;

export async function graphqlRoutes(app: FastifyInstance, options: GraphqlOptions): Promise<void> {
  const { pool, log, authenticator, changes } = options;
  const actorOfSocket = new WeakMap<object, Actor>();
  const instance = postgraphile({
    extends: [withDatabase(pool)],
    plugins: [limitsPlugin(options)],
    grafserv: {
      graphqlPath: PATH,
      graphiql: options.graphiql,
      graphiqlPath: "/graphiql",
      graphiqlOnGraphQLGET: false,
      maxRequestLength: MAX_BODY,
      maskError: maskErrorFor(log),
    },
    grafast: {
      context(requestContext) {
        const { fastifyv5, ws } = requestContext as {
          fastifyv5?: { request: FastifyRequest };
          ws?: { socket: { close(code: number, reason: string): void } };
        };
        const actor = fastifyv5 ? fastifyv5.request.actor : ws ? actorOfSocket.get(ws.socket) : null;
        if (!actor) throw new Error("Nobody is signed in.");
        return {
          pgSettings: { role: actor.databaseRole, "holdback.user_id": actor.userId, timezone: "UTC" },
          changes: changes.subscriberFor(actor.topics, () =>
            ws?.socket.close(CLOSE_RETRY_LATER, "changes were missed"),
          ),
        };
      },
    },
  });
  app.addHook("onClose", () => instance.release());
  const server = instance.createServ(grafserv);
  // Made now: a schema that cannot be built ends the start, not the first request.
  await instance.getSchema();

  app.decorateRequest("actor", null);
  app.addHook("onRequest", async (request, reply) => {
    if (request.routeOptions.url !== PATH || request.method !== "POST") return;
    try {
      request.actor = await authenticateRequest(request.raw, authenticator);
      if (!request.actor) await refuse(reply, 401, "UNAUTHENTICATED", "Sign in: send one valid bearer token.");
    } catch (error) {
      log.error({ requestId: request.id, error: (error as Error).message }, "nobody can sign in");
      await refuse(reply, 503, "SIGN_IN_UNAVAILABLE", "Nobody can sign in at the moment. Try again.");
    }
  });
  // What has no parser is answered 415.
  app.removeContentTypeParser("text/plain");
  const limit = app.rateLimit({
    max: options.requestLimit,
    timeWindow: "1 minute",
    keyGenerator: (request) => request.actor?.userId ?? request.ip,
    errorResponseBuilder: (_request, { after }) => {
      const message = `More than ${options.requestLimit} requests in a minute. Try again in ${after}.`;
      return Object.assign(new Error(message), { statusCode: 429 });
    },
  });
  app.addHook("preHandler", async function (request, reply) {
    if (!request.actor) return;
    await limit.call(this, request, reply);
    if (!Operation.safeParse(request.body).success) {
      await reply.code(400).send(errorBody('Send one operation: {"query": "…", "variables": {…}}.', "BAD_USER_INPUT"));
    }
  });
  await server.addTo(app);

  const sockets = new Map<object, { actor: Actor; close(code: number, reason: string): void }>();
  const closeWhere = (concerned: (actor: Actor) => boolean, code: number, reason: string) => {
    for (const { actor, close } of sockets.values()) if (concerned(actor)) close(code, reason);
  };
  changes.events.on("rights", (userId) =>
    closeWhere((actor) => actor.userId === userId, CLOSE_RETRY_LATER, "sign in again"),
  );
  changes.events.on("gap", () => closeWhere(() => true, CLOSE_RETRY_LATER, "changes were missed"));
  const config = makeGraphQLWSConfig(server);
  app.route({
    method: "GET",
    url: PATH,
    handler: async (_request, reply) => {
      await reply.code(405).header("allow", "POST").send(errorBody("Use POST, or a WebSocket for subscriptions."));
    },
    wsHandler: makeHandler(
      {
        ...config,
        connectionInitWaitTimeout: 5_000,
        async onConnect(ctx: Context<Record<string, unknown>, Extra>) {
          const { socket } = ctx.extra;
          const header = ctx.connectionParams?.authorization;
          let actor: Actor | null;
          try {
            actor = typeof header === "string" ? await authenticate(header, authenticator) : null;
          } catch (error) {
            log.error({ error: (error as Error).message }, "nobody can sign in");
            socket.close(CLOSE_RETRY_LATER, "nobody can sign in at the moment");
            return false;
          }
          if (!actor || socket.readyState !== socket.OPEN) return false;
          actorOfSocket.set(socket, actor);
          sockets.set(socket, { actor, close: (code, reason) => socket.close(code, reason) });
          // Node's timers end at 24.8 days; no token lives that long.
          const timer = setTimeout(
            () => socket.close(CloseCode.Forbidden, "the token has expired"),
            Math.min(actor.expiresAt - Date.now(), 2 ** 31 - 1),
          );
          socket.once("close", () => {
            clearTimeout(timer);
            sockets.delete(socket);
          });
          return true;
        },
        onSubscribe(ctx: Context<Record<string, unknown>, Extra>, id: string, payload: SubscribePayload) {
          const refused = refuseOperation(ctx.subscriptions, payload);
          return refused ?? config.onSubscribe?.(ctx as never, id, payload);
        },
      } as never,
      PING_MS,
    ) as never,
  });
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

async function refuse(reply: FastifyReply, status: number, code: string, message: string): Promise<void> {
  reply.header(status === 401 ? "www-authenticate" : "retry-after", status === 401 ? "Bearer" : "10");
  await reply.code(status).send(errorBody(message, code));
}

export function errorBody(message: string, code?: string) {
  return { errors: [{ message, ...(code ? { extensions: { code } } : {}) }] };
}
