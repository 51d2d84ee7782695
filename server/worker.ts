// The worker: graphile-worker with the project's tasks and crontab, logging to our log.

import { Logger as GraphileLogger, type Runner, run } from "graphile-worker";
import pg from "pg";
import preset from "../graphile.config.ts";
import type { Logger } from "./logger.ts";

const LEVELS = { error: "error", warning: "warn", info: "info", debug: "debug" } as const;

function graphileLogger(log: Logger): GraphileLogger {
  return new GraphileLogger((scope) => (level, message) => {
    // One line a finished job would drown everything else.
    const pinoLevel = scope.workerId && level === "info" ? "debug" : LEVELS[level];
    log[pinoLevel](scope.taskIdentifier ? { task: scope.taskIdentifier, job: scope.jobId } : {}, message);
  });
}

export interface Worker {
  /** Stops taking jobs and resolves when those in flight are finished. */
  stop(): Promise<void>;
  /** Settles when the worker has ended, for whatever reason. */
  ended: Promise<void>;
}

/** Starts a worker on the queue of the database behind `databaseUrl`, the URL of holdback_worker. */
export async function startWorker({ databaseUrl, log }: { databaseUrl: string; log: Logger }): Promise<Worker> {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: preset.worker?.maxPoolSize ?? 10,
    application_name: "holdback worker",
  });
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection broke"));
  pool.on("connect", (client) => client.on("error", () => undefined));
  let runner: Runner;
  try {
    runner = await run({ preset, pgPool: pool, logger: graphileLogger(log), noHandleSignals: true });
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    async stop() {
      await runner.stop();
      await pool.end();
    },
    ended: runner.promise,
  };
}
