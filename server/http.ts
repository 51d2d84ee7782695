// The HTTP server of the API: whether it lives, whether it can do its work, and Stripe's webhooks.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import type { Logger } from "./logger.ts";
import { receiveStripeWebhook } from "./stripe_webhooks.ts";

export type HttpServer = { url: string; close(): Promise<void> };
export type HttpOptions = {
  databaseUrl: string;
  port: number;
  log: Logger;
  webhookSecrets: readonly string[];
  /** How long a request's body may take to arrive. */
  bodyPatienceMs?: number;
};

type Answer = [status: number, body: object];
type Route = { methods: string[]; answer(request: IncomingMessage): Promise<Answer> };

const HOST = "127.0.0.1";
const MAX_CONNECTIONS = 4;
const DATABASE_PATIENCE_MS = 5_000;
const BODY_PATIENCE_MS = 10_000;
const SWEEP_MS = 20;

export async function startHttpServer(options: HttpOptions): Promise<HttpServer> {
  const { databaseUrl, log } = options;
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: DATABASE_PATIENCE_MS,
    query_timeout: DATABASE_PATIENCE_MS,
    application_name: "holdback api",
  });
  // An idle connection that breaks is replaced at the next use.
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));

  const routes = routesOf(options, pool);
  const server = createServer((request, response) => {
    answer(routes, request, response).catch((error: Error) => {
      // Mostly a client that went away in the middle of its request.
      log.warn({ error: error.message }, "a request was not answered");
      response.destroy();
    });
  });
  try {
    const { port } = await listen(server, options.port);
    return { url: `http://${HOST}:${port}`, close: () => close(server, pool) };
  } catch (error) {
    await pool.end();
    throw error;
  }
}

function routesOf({ log, webhookSecrets, bodyPatienceMs }: HttpOptions, pool: pg.Pool): Record<string, Route> {
  const webhook = { pool, secrets: webhookSecrets, log, patienceMs: bodyPatienceMs ?? BODY_PATIENCE_MS };
  return {
    "/healthz": { methods: ["GET", "HEAD"], answer: async () => [200, { status: "ok" }] },
    "/readyz": {
      methods: ["GET", "HEAD"],
      async answer() {
        try {
          await pool.query("select 1");
          return [200, { status: "ok" }];
        } catch (error) {
          log.warn({ error: (error as Error).message }, "the database does not answer");
          return [503, { status: "unavailable", reason: "the database does not answer" }];
        }
      },
    },
    "/webhooks/stripe": { methods: ["POST"], answer: (request) => receiveStripeWebhook(request, webhook) },
  };
}

async function answer(routes: Record<string, Route>, request: IncomingMessage, response: ServerResponse) {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
  const isAllowed = route?.methods.includes(request.method ?? "");
  const [status, body]: Answer =
    route === undefined
      ? [404, { error: "not found" }]
      : isAllowed
        ? await route.answer(request)
        : [405, { error: `use ${route.methods.join(" or ")}` }];
  response.writeHead(status, {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...(status === 405 ? { allow: route?.methods.join(", ") } : {}),
    // The rest of the body, if it ever comes, is not waited for.
    ...(status === 408 || status === 413 ? { connection: "close" } : {}),
  });
  response.end(JSON.stringify(body));
}

async function close(server: Server, pool: pg.Pool): Promise<void> {
  // A connection that is busy now is kept alive by its client afterwards: it is closed as soon as it falls idle.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  clearInterval(sweep);
  await pool.end();
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const inUse = error.code === "EADDRINUSE" || error.code === "EACCES";
      const why = error.code === "EACCES" ? "needs a privileged user" : "is in use by another process";
      reject(inUse ? new Error(`Port ${port} of ${HOST} ${why}. Set PORT to another one.`) : error);
    });
    server.listen(port, HOST, () => resolve(server.address() as AddressInfo));
  });
}
