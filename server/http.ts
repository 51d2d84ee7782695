// The HTTP server of the API: whether it lives, and whether it can do its work.

import { createServer, type Server } from "node:http";
import pg from "pg";
import type { Logger } from "./logger.ts";

export type HttpServer = { url: string; close(): Promise<void> };
export type HttpOptions = { databaseUrl: string; port: number; log: Logger };

const HOST = "127.0.0.1";
const DATABASE_PATIENCE_MS = 5_000;

export async function startHttpServer({ databaseUrl, port, log }: HttpOptions): Promise<HttpServer> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 2,
    connectionTimeoutMillis: DATABASE_PATIENCE_MS,
    query_timeout: DATABASE_PATIENCE_MS,
    application_name: "holdback api",
  });
  // An idle connection that breaks is replaced at the next use.
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection was lost"));

  const routes: Record<string, () => Promise<[status: number, body: object]>> = {
    "/healthz": async () => [200, { status: "ok" }],
    "/readyz": async () => {
      try {
        await pool.query("select 1");
        return [200, { status: "ok" }];
      } catch (error) {
        log.warn({ error: (error as Error).message }, "the database does not answer");
        return [503, { status: "unavailable", reason: "the database does not answer" }];
      }
    },
  };

  const server = createServer(async (request, response) => {
    const path = (request.url ?? "").split("?", 1)[0] ?? "";
    const route = request.method === "GET" || request.method === "HEAD" ? routes[path] : undefined;
    const [status, body] = route ? await route() : [404, { error: "not found" }];
    response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
    response.end(JSON.stringify(body));
  });
  try {
    await listen(server, port);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    url: `http://${HOST}:${port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await pool.end();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const inUse = error.code === "EADDRINUSE" || error.code === "EACCES";
      const why = error.code === "EACCES" ? "needs a privileged user" : "is in use by another process";
      reject(inUse ? new Error(`Port ${port} of ${HOST} ${why}. Set PORT to another one.`) : error);
    });
    server.listen(port, HOST, resolve);
  });
}
