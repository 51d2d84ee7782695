// The worker's listener for whoever watches it: is the process alive, and does it get jobs?

import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { Runner } from "graphile-worker";
import type pg from "pg";
import { Metrics } from "../database/metrics.ts";
import { lookWhetherReady, type Readiness } from "../database/readiness.ts";
import type { Logger } from "../processes/logger.ts";
import { METRICS_REFUSAL, type MetricsAccess, mayReadMetrics, measureProcess } from "../processes/metrics.ts";
import { explainPort } from "../processes/ports.ts";

export interface ListenerOptions {
  host: string;
  port: number;
  pool: pg.Pool;
  log: Logger;
  /** When the worker last looked into its queue, by performance.now(). */
  lookedAt(): number;
  isStopping(): boolean;
  metricsAccess: MetricsAccess;
}

/** The worker looks every two seconds. */
const BLIND_AFTER_MS = 60_000;

/** Notes when the runner has looked into the queue with success. */
export function noteLooks({ events }: Pick<Runner, "events">): () => number {
  let at = performance.now();
  events.on("localQueue:getJobs:complete", () => {
    at = performance.now();
  });
  return () => at;
}

/** unavailable: why the worker does no work; null: it does. stopped: what keeps all money from moving. */
async function lookAtWorker({
  pool,
  lookedAt,
  isStopping,
}: ListenerOptions): Promise<Pick<Readiness, "unavailable" | "stopped">> {
  if (isStopping()) return { unavailable: "the worker stops", stopped: null };
  const seconds = Math.round((performance.now() - lookedAt()) / 1_000);
  if (seconds * 1_000 > BLIND_AFTER_MS)
    return { unavailable: `the worker has not looked into the queue for ${seconds} seconds`, stopped: null };
  return lookWhetherReady(pool);
}

/** Answers /healthz, /readyz and /metrics until it is closed. */
export async function startListener(options: ListenerOptions): Promise<FastifyInstance> {
  const { host, port, log, pool, metricsAccess } = options;
  // Takes a tenth of the time of a start, and most workers are asked nothing.
  const { default: Fastify, LogController } = await import("fastify");
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  });
  app.get("/healthz", async () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) => {
    const { unavailable, stopped } = await lookAtWorker(options).catch((error: Error) => {
      log.warn({ error: error.message }, "the database does not answer");
      return { unavailable: "the database does not answer", stopped: null };
    });
    if (unavailable !== null) return reply.code(503).send({ status: "unavailable", reason: unavailable });
    // It is ready either way: mails and webhooks do not wait for money.
    return { status: "ok", ...(stopped === null ? {} : { money: "stopped", reason: stopped }) };
  });
  const metrics = new Metrics((sql) => pool.query(sql));
  measureProcess();
  app.get("/metrics", async (request, reply) => {
    if (!mayReadMetrics(request.raw, metricsAccess)) return reply.code(401).send({ error: METRICS_REFUSAL });
    return reply.type(metrics.contentType).send(await metrics.read());
  });
  try {
    await app.listen({ host, port, listenTextResolver: (address) => `the worker answers ${address}/readyz` });
  } catch (error) {
    await app.close();
    throw explainPort(error, "worker", { host, port });
  }
  return app;
}
