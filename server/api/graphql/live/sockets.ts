// /graphql over WebSocket: subscriptions, by the protocol graphql-transport-ws.

import type { WebsocketHandler } from "@fastify/websocket";
import type { FastifyInstance } from "fastify";
import type { makeGraphQLWSConfig } from "grafserv";
import { GraphQLError, getOperationAST, parse } from "graphql";
import { CloseCode, type Context, type SubscribePayload } from "graphql-ws";
import { type Extra, makeHandler } from "graphql-ws/use/@fastify/websocket";
import type { Logger } from "../../../processes/logger.ts";
import { type Actor, type Authenticator, authenticate } from "../../sign_in/authenticate.ts";
import type { Strangers } from "../../sign_in/strangers.ts";
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
  strangers: Strangers;
}

/** Of a WebSocket whose address has too many that have not signed in, or failed to too often: "try again later". */
const CLOSE_TRY_LATER = 1013;

type SocketContext = Context<Record<string, unknown>, Extra>;
type GraphqlWsConfig = ReturnType<typeof makeGraphQLWSConfig>;

export function socketRoute(app: FastifyInstance, path: string, config: GraphqlWsConfig, options: SocketOptions): void {
  /** What to call when the socket no longer waits to sign in. */
  const waiting = new WeakMap<object, () => void>();
  const connect = connecting(options);
  const handler = makeHandler(
    {
      ...config,
      connectionInitWaitTimeout: SIGN_IN_PATIENCE_MS,
      async onConnect(ctx: SocketContext) {
        const { socket, request } = ctx.extra;
        const isSignedIn = await connect(ctx);
        waiting.get(socket)?.();
        // One that we have closed ourselves may have proved who it is.
        if (!isSignedIn && socket.readyState === socket.OPEN) options.strangers.count(request.ip);
        return isSignedIn;
      },
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
    config: { isRefusal: true },
    handler: async (_request, reply) => {
      const message = "Use POST, or a WebSocket for subscriptions.";
      await reply.code(405).header("allow", "POST").send(errorBody(message, "METHOD_NOT_ALLOWED"));
    },
    wsHandler(socket, request) {
      const signedIn = options.strangers.wait(request.ip);
      if (signedIn === null) {
        socket.close(CLOSE_TRY_LATER, "too many sockets of this address are not signed in");
        return;
      }
      waiting.set(socket, signedIn);
      socket.once("close", signedIn);
      (handler as unknown as WebsocketHandler).call(app, socket, request);
    },
  });
}

type Socket = Extra["socket"];
interface SignedIn {
  actor: Actor;
  header: string;
}

/** Signs in whoever connects, and closes their sockets when they must sign in again or may have missed changes. */
function connecting({ log, authenticator, changes }: SocketOptions): (ctx: SocketContext) => Promise<boolean> {
  const sockets = new Map<Socket, SignedIn>();
  const close = (socket: Socket, reason: string) => socket.close(CLOSE_RETRY_LATER, reason);
  /** For each connection that is being signed in: whose rights may have changed meanwhile. */
  const signingIn = new Set<Set<string>>();
  const rights = new RightsCheck(sockets, authenticator, (socket) => close(socket, "sign in again"));
  changes.events.on("rights", (userId) => {
    for (const changed of signingIn) changed.add(userId);
    rights.check(userId);
  });
  changes.events.on("gap", () => {
    for (const socket of sockets.keys()) close(socket, "changes were missed");
  });
  /** Again when the rights changed between being read and being heard of. */
  const signIn = async (header: string): Promise<Actor | null> => {
    const changed = new Set<string>();
    signingIn.add(changed);
    try {
      for (;;) {
        changed.clear();
        const actor = await authenticate(header, authenticator);
        if (!actor || !changed.has(actor.userId)) return actor;
      }
    } finally {
      signingIn.delete(changed);
    }
  };

  return async ({ connectionParams, extra: { socket, request } }) => {
    const header = connectionParams?.authorization;
    let actor: Actor | null;
    try {
      actor = typeof header === "string" ? await signIn(header) : null;
    } catch (error) {
      log.error({ requestId: request.id, error: (error as Error).message }, "nobody can sign in");
      close(socket, "nobody can sign in at the moment");
      return false;
    }
    if (!actor || typeof header !== "string" || socket.readyState !== socket.OPEN) return false;
    const { userId, expiresAt } = actor;
    if ([...sockets.values()].filter((other) => other.actor.userId === userId).length >= MAX_SOCKETS_A_USER) {
      socket.close(CloseCode.TooManyInitialisationRequests, `at most ${MAX_SOCKETS_A_USER} connections a user`);
      return false;
    }
    request.actor = actor;
    sockets.set(socket, { actor, header });
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

/**
 * Closes the sockets of a user whose rights are no longer those that they signed in with. That somebody says so is no
 * proof: the database is asked. Once at a time for a user, however often it is said.
 */
class RightsCheck {
  #sockets: ReadonlyMap<Socket, SignedIn>;
  #authenticator: Authenticator;
  #close: (socket: Socket) => void;
  /** Users who are being checked; true: to be checked once more. */
  #checking = new Map<string, boolean>();

  constructor(sockets: ReadonlyMap<Socket, SignedIn>, authenticator: Authenticator, close: (socket: Socket) => void) {
    this.#sockets = sockets;
    this.#authenticator = authenticator;
    this.#close = close;
  }

  check(userId: string): void {
    const isNew = !this.#checking.has(userId);
    this.#checking.set(userId, true);
    if (isNew) void this.#check(userId);
  }

  async #check(userId: string): Promise<void> {
    while (this.#checking.get(userId)) {
      this.#checking.set(userId, false);
      const own = [...this.#sockets].filter(([, { actor }]) => actor.userId === userId);
      await Promise.all(
        own.map(async ([socket, { actor, header }]) => {
          const now = await authenticate(header, this.#authenticator).catch(() => null);
          if (!now || rightsOf(now) !== rightsOf(actor)) this.#close(socket);
        }),
      );
    }
    this.#checking.delete(userId);
  }
}

const rightsOf = ({ userId, databaseRole, topics }: Actor) => JSON.stringify([userId, databaseRole, topics.toSorted()]);

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
