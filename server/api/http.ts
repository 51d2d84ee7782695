// The HTTP server: health and readiness, Stripe's webhooks, and the API.

import "./graphql/environment.ts";
import { randomUUID } from "node:crypto";
import { type AddressInfo, isIPv6, type Socket } from "node:net";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type pg from "pg";
import type { MailSettings } from "../config.ts";
import { databasePool } from "../database/client.ts";
import { watchClock } from "../database/clock.ts";
import { Metrics } from "../database/metrics.ts";
import { watchForMissedTasks } from "../database/missed_tasks.ts";
import { assertOwnObjects } from "../database/own_objects.ts";
import { assertOwnSessions } from "../database/own_sessions.ts";
import { openSession } from "../database/reach.ts";
import { assertCurrentSchema, lookWhetherReady, type Readiness } from "../database/readiness.ts";
import { Replica } from "../database/replica.ts";
import { watchForAlarms } from "../messages/mail/alarms.ts";
import type { Logger } from "../processes/logger.ts";
import {
  METRICS_REFUSAL,
  type MetricsAccess,
  mayReadMetrics,
  measureProcess,
  requestSeconds,
} from "../processes/metrics.ts";
import { explainPort } from "../processes/ports.ts";
import { type AnswerPage, consoleRoutes } from "./console.ts";
import { demoNightRoutes } from "./demo_nights.ts";
import { type ErrorCode, errorBody } from "./graphql/errors.ts";
import { Changes } from "./graphql/live/changes.ts";
import { CLOSE_RETRY_LATER } from "./graphql/live/sockets.ts";
import type { schemaOf } from "./graphql/preset.ts";
import { graphqlRoutes } from "./graphql/routes.ts";
import { importRoutes } from "./imports.ts";
import { HEADERS, headerLines, refuseClientError, refuseRaw } from "./raw_answers.ts";
import { signedInPeople } from "./sign_in/authenticate.ts";
import { type SignInWay, sessionRoutes } from "./sign_in/session_routes.ts";
import { Strangers } from "./sign_in/strangers.ts";
import type { TokenVerifier } from "./sign_in/token_verifier.ts";
import { receiveStripeWebhook } from "./stripe_webhooks.ts";

export type HttpServer = { url: string; close(): Promise<void> };
export type HttpOptions = {
  databaseUrl: string;
  /** The same without a pooler in between, for the session that hears of changes; unset: databaseUrl is that. */
  directDatabaseUrl?: string;
  /** The API's login on a streaming standby, for queries; unset: the primary answers them. */
  readDatabaseUrl?: string | null;
  /** The address to listen on; unset: this machine's loopback. */
  host?: string;
  port: number;
  /** Whose X-Forwarded-For is believed; unset: a proxy's of this machine. */
  trustedProxies?: readonly string[];
  log: Logger;
  webhookSecrets: readonly string[];
  /** Null: nobody can sign in, because nothing was configured that may sign tokens here. */
  tokenVerifier: TokenVerifier | null;
  /** How people sign in to the console; unset: they cannot. */
  signInWay?: SignInWay;
  /** Origins whose pages may call the API from a browser. */
  corsOrigins: readonly string[];
  /** Requests a minute and user. */
  requestLimit: number;
  /** Requests that prove nobody, a minute and address. */
  strangerLimit: number;
  introspection: boolean;
  graphiql: boolean;
  /** For what admins must be told when no worker can; unset: they are told when one is back. */
  mail?: MailSettings | null;
  /** Who may read /metrics; unset: nobody. */
  metricsAccess?: MetricsAccess;
  /** How the GraphQL schema is made; unset: from the database. For several servers in a process. */
  makeSchema?: typeof schemaOf;
  /** How long a request may take to arrive, its headers and its body. */
  bodyPatienceMs?: number;
};

const MAX_CONNECTIONS = 20;
const DATABASE_PATIENCE_MS = 5_000;
/** Longer than the statement timeout of the API's login, which ends a statement first and says so. */
const QUERY_PATIENCE_MS = 15_000;
/** What is asked once, at the start: a busy machine takes its time. */
const START_PATIENCE_MS = 60_000;
const BODY_PATIENCE_MS = 10_000;
/** Between two looks at the clock. */
const CLOCK_MS = 60_000;
/** How long a connection may take to say what it wants, from its first byte or before it. */
const HEADERS_PATIENCE_MS = 5_000;
const MAX_SOCKET_MESSAGE = 100 * 1024;
/** How long a WebSocket may take to say goodbye. */
const CLOSING_PATIENCE_MS = 2_000;

export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { databaseUrl, directDatabaseUrl = databaseUrl, log, bodyPatienceMs = BODY_PATIENCE_MS } = options;
  const { host = "127.0.0.1", trustedProxies = ["loopback"] } = options;
  const pool = databasePool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    // What is looked for by the clock finds a session that knows its plans: a new one costs many times the look.
    min: 1,
    connectionTimeoutMillis: DATABASE_PATIENCE_MS,
    query_timeout: QUERY_PATIENCE_MS,
    application_name: "holdback api",
    isPooled: directDatabaseUrl !== databaseUrl,
  });
  // An idle connection that breaks is replaced at the next use.
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));
  const startPool = databasePool({
    connectionString: databaseUrl,
    max: 1,
    connectionTimeoutMillis: START_PATIENCE_MS,
    application_name: "holdback api start",
  });
  startPool.on("error", () => undefined);
  const changes = new Changes(directDatabaseUrl, log);
  let replica: Replica | null = null;
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: bodyPatienceMs,
    // A busy machine takes longer than Fastify's ten seconds to make the schema.
    pluginTimeout: 2 * START_PATIENCE_MS,
    genReqId: () => randomUUID(),
    http: { connectionsCheckingInterval: 500, headersTimeout: Math.min(HEADERS_PATIENCE_MS, bodyPatienceMs) },
    clientErrorHandler: refuseClientError as never,
    // An address that is none: no hook sees it.
    frameworkErrors: (_error, request, reply) => {
      const headers = { ...HEADERS, "x-request-id": request.id, connection: "close" };
      void (reply as FastifyReply).code(400).headers(headers).send({ error: "bad request" });
    },
    // What a proxy says of the address is believed, when it is one that was named.
    trustProxy: [...trustedProxies],
    forceCloseConnections: "idle",
  });
  try {
    await assertOwnSessions(directDatabaseUrl);
    if (directDatabaseUrl !== databaseUrl) await (await openSession(databaseUrl)).end();
    await assertCurrentSchema(startPool);
    await changes.start();
    if (options.readDatabaseUrl) {
      replica = await Replica.start({
        databaseUrl: options.readDatabaseUrl,
        primary: pool,
        maxConnections: MAX_CONNECTIONS,
        queryPatienceMs: QUERY_PATIENCE_MS,
        log,
      });
    }
    await register(app, {
      ...options,
      replica,
      pool,
      startPool,
      changes,
      bodyPatienceMs,
      strangers: new Strangers(options.strangerLimit),
    });
    await app.listen({ port: options.port, host });
  } catch (error) {
    await app.close();
    await Promise.all([changes.close(), replica?.close()]);
    await pool.end();
    throw explainPort(error, "api", { host, port: options.port });
  } finally {
    await startPool.end();
  }
  // Said, not refused: people can still see what is there, and stop what must not happen.
  assertOwnObjects(pool).catch((error: Error) =>
    log.error({ error: error.message }, "the database is not as it should be"),
  );
  const endClock = watchClock(
    (sql, values) => pool.query(sql, values),
    CLOCK_MS,
    (problem) => log.error({ error: problem }, "the clock is not as it should be"),
  );
  const endWatch = watchForMissedTasks((sql) => pool.query(sql), {
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  });
  const endAlarms = options.mail
    ? watchForAlarms(
        options.mail,
        (sql, values) => pool.query(sql, values),
        (message) => log.warn(message),
      )
    : async () => undefined;
  const { port } = app.server.address() as AddressInfo;
  return {
    url: `http://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    async close() {
      endWatch();
      endClock();
      await Promise.all([app.close(), endAlarms()]);
      await Promise.all([changes.close(), replica?.close()]);
      await pool.end();
    },
  };
}

type Parts = HttpOptions & {
  pool: pg.Pool;
  startPool: pg.Pool;
  changes: Changes;
  replica: Replica | null;
  bodyPatienceMs: number;
  strangers: Strangers;
};

/** Asked by whoever watches, and often: they cost next to nothing. */
const HEALTH = ["/healthz", "/readyz"];

async function register(app: FastifyInstance, parts: Parts): Promise<void> {
  const { pool, log, corsOrigins, requestLimit, strangers } = parts;
  // Without its path: what stands there is the caller's, and may be anything.
  app.addHook("onResponse", async (request, reply) => {
    const { url: route = "none" } = request.routeOptions;
    requestSeconds.observe({ route, method: methodOf(request), status: reply.statusCode }, reply.elapsedTime / 1_000);
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        user: request.actor?.userId,
      },
      "a request was answered",
    );
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.headers({ "x-request-id": request.id, "cache-control": "no-store" });
  });
  // What is answered while we stop is the last on its connection, which would stay open for more.
  let stopping = false;
  app.addHook("preClose", async () => {
    stopping = true;
  });
  app.addHook("onSend", async (request, reply) => {
    // A stranger keeps no connection.
    if (stopping || (!request.actor && reply.statusCode >= 400)) reply.header("connection", "close");
  });
  const isStranger = (request: FastifyRequest, status: number) =>
    !request.actor && status >= 400 && status < 500 && !HEALTH.includes(request.routeOptions.url ?? "");
  app.addHook("onResponse", async (request, reply) => {
    if (!isStranger(request, reply.statusCode)) return;
    strangers.count(request.ip);
    const { authorization } = request.headers;
    if (reply.statusCode === 401 && authorization !== undefined) strangers.distrust(authorization);
  });
  /** What is there, by which a wrong method is told from a wrong address. */
  const routes: { url: string; methods: readonly string[] }[] = [];
  app.addHook("onRoute", ({ url, method, config }) => {
    if (!(config as { isRefusal?: boolean } | undefined)?.isRefusal) routes.push({ url, methods: [method].flat() });
  });
  let answerPage: AnswerPage = () => null;
  app.setNotFoundHandler(async (request, reply) => {
    const page = answerPage(request, reply);
    if (page !== null) return reply.code(200).send(page);
    const [path = "/"] = request.url.split("?", 1);
    const allowed = ["GET", "POST"].filter((method) =>
      routes.some(({ url, methods }) => methods.includes(method) && isAt(url, path)),
    );
    if (allowed.length === 0) return reply.code(404).send({ error: "not found" });
    const message = `Use ${allowed.join(" or ")}.`;
    return reply.code(405).header("allow", allowed.join(", ")).send(errorBody(message, "METHOD_NOT_ALLOWED"));
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) log.error({ requestId: request.id, error: error.message }, "a request failed");
    const message = status >= 500 ? "Something went wrong here." : error.message;
    return reply.code(status).send(errorBody(message, codeOf(status)));
  });

  await app.register(helmet, parts.graphiql ? { contentSecurityPolicy: false } : {});
  await app.register(cors, { origin: [...corsOrigins], methods: ["GET", "POST"], maxAge: 600 });
  await app.register(websocket, { options: { maxPayload: MAX_SOCKET_MESSAGE }, preClose: closeSockets });
  app.websocketServer.on("headers", (headers) => headers.push(...headerLines()));
  app.websocketServer.on("wsClientError", (_error, socket) => refuseRaw(socket as Socket, 400));
  await app.register(rateLimit, { global: false });
  // After the headers that every answer has.
  app.addHook("onRequest", async (request, reply) => {
    const seconds = HEALTH.includes(request.routeOptions.url ?? "") ? null : strangers.secondsToWait(request.ip);
    if (seconds === null || strangers.wasGood(request.headers.authorization)) return;
    const message = `Too many requests from this address that prove nobody. Try again in ${seconds} seconds.`;
    await reply.code(429).header("retry-after", seconds).send(errorBody(message, "RATE_LIMITED"));
  });

  app.get("/healthz", async () => ({ status: "ok" }));
  // However many ask at once, the database is asked once.
  let asking: Promise<Readiness> | undefined;
  app.get("/readyz", async (_request, reply) => {
    try {
      asking ??= lookWhetherReady(pool).finally(() => {
        asking = undefined;
      });
      const { unavailable, schema, stopped } = await asking;
      if (unavailable !== null) return reply.code(503).send({ status: "unavailable", reason: unavailable });
      return {
        status: "ok",
        // It goes on while the next version is brought up; what is started anew is not.
        ...(schema === "current" ? {} : { schema }),
        // The API is ready either way: people must be able to look, and to act.
        ...(stopped === null ? {} : { money: "stopped", reason: stopped }),
        // Without its standby it answers from the primary.
        ...(parts.replica === null ? {} : { standby: parts.replica.state }),
      };
    } catch (error) {
      log.warn({ error: (error as Error).message }, "the database does not answer");
      return reply.code(503).send({ status: "unavailable", reason: "the database does not answer" });
    }
  });
  const metrics = new Metrics((sql) => pool.query(sql));
  const { metricsAccess = { token: null, openToThisMachine: false } } = parts;
  measureProcess();
  app.get("/metrics", async (request, reply) => {
    if (!mayReadMetrics(request.raw, metricsAccess)) return reply.code(401).send({ error: METRICS_REFUSAL });
    return reply.type(metrics.contentType).send(await metrics.read());
  });
  const { signInWay = { kind: "none" } } = parts;
  answerPage = await consoleRoutes(app, {
    log,
    identityProvider: signInWay.kind === "provider" ? signInWay.issuer : null,
  });
  await app.register(async (scope) => sessionRoutes(scope, signInWay));
  await app.register(async (scope) => webhookRoutes(scope, parts));
  const authenticator = { verifier: parts.tokenVerifier, people: signedInPeople(pool, parts.replica !== null) };
  if (signInWay.kind === "link") {
    await app.register(async (scope) => demoNightRoutes(scope, signInWay.dataDir, { log, authenticator, strangers }));
  }
  await app.register(async (scope) => importRoutes(scope, { pool, log, authenticator, strangers }));
  await app.register(async (scope) => graphqlRoutes(scope, { ...parts, authenticator, requestLimit }));
}

function closeSockets(this: FastifyInstance, done: (error?: Error) => void): void {
  for (const socket of this.websocketServer.clients) {
    socket.close(CLOSE_RETRY_LATER, "the server stops");
    setTimeout(() => socket.terminate(), CLOSING_PATIENCE_MS).unref();
  }
  this.websocketServer.close();
  done();
}

/** The signature is over the body's bytes: nothing here may parse them first. */
async function webhookRoutes(
  app: FastifyInstance,
  { pool, webhookSecrets, log, bodyPatienceMs }: Parts,
): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.post("/webhooks/stripe", async (request, reply) => {
    const [status, body] = await receiveStripeWebhook(request.raw, {
      pool,
      secrets: webhookSecrets,
      log,
      patienceMs: bodyPatienceMs,
    });
    // The rest of the body, if it ever comes, is not waited for.
    if (status === 408 || status === 413) reply.header("connection", "close");
    return reply.code(status).send(body);
  });
}

/** Whether a route with names in place of some parts (`/csv/:list`) is at this address. */
function isAt(url: string, path: string): boolean {
  const [parts, given] = [url.split("/"), path.split("/")];
  return (
    parts.length === given.length && parts.every((part, at) => (part.startsWith(":") ? given[at] : part === given[at]))
  );
}

/** As a label: strangers may invent methods. */
const methodOf = ({ method }: FastifyRequest) => (METHODS.includes(method) ? method : "other");
const METHODS = ["GET", "HEAD", "OPTIONS", "POST"];

const CODES: Readonly<Record<number, ErrorCode>> = {
  413: "TOO_LARGE",
  415: "UNSUPPORTED_MEDIA_TYPE",
  429: "RATE_LIMITED",
};
const codeOf = (status: number): ErrorCode =>
  CODES[status] ?? (status < 500 ? "BAD_USER_INPUT" : "INTERNAL_SERVER_ERROR");
