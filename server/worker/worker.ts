// The worker: graphile-worker with the project's tasks and crontab, logging to our log.

import { EventEmitter } from "node:events";
import { Logger as GraphileLogger, type Runner, run } from "graphile-worker";
import { type Config, loadConfig } from "../config.ts";
import { databasePool } from "../database/client.ts";
import { assertClock, watchClock } from "../database/clock.ts";
import { assertOwnObjects } from "../database/own_objects.ts";
import { assertOwnSessions } from "../database/own_sessions.ts";
import { assertCurrentSchema } from "../database/readiness.ts";
import type { Logger } from "../processes/logger.ts";
import { KEY_REFUSED } from "../stripe/limiter.ts";
import { beginWorker } from "./begin_worker.ts";
import { recordCheckIns } from "./check_ins.ts";
import { noteLooks, startListener } from "./health.ts";
import { timeJobs } from "./job_times.ts";
import { crontabWithout, workerPreset } from "./preset.ts";
import { tellStops } from "./stops.ts";
import { watchByClock } from "./watch.ts";

const LEVELS = { error: "error", warning: "warn", info: "info", debug: "debug" } as const;

/** Emits "logged" for each error. */
function graphileLogger(log: Logger, errors: EventEmitter): GraphileLogger {
  return new GraphileLogger((scope) => (level, message, meta) => {
    if (level === "error") errors.emit("logged");
    // One line a finished job would drown everything else; one line a payment, a run or a seal is wanted.
    const facts = (meta?.facts ?? meta?.seal) as object | undefined;
    // That few connections serve many jobs is meant (preset.ts), and no news at each start.
    const isKnown = message.includes(KEY_REFUSED) || message.includes("having maxPoolSize");
    const isRoutine = (scope.workerId && level === "info" && !facts) || isKnown;
    const pinoLevel = isRoutine ? "debug" : LEVELS[level];
    log[pinoLevel](scope.taskIdentifier ? { task: scope.taskIdentifier, job: scope.jobId, ...facts } : {}, message);
  });
}

/** Between two looks at a notification queue that fills. */
const WATCH_MS = 15_000;
/** Between two looks at the clock. */
const CLOCK_MS = 15_000;
/** Between two looks at what keeps money from moving. */
const STOPS_MS = 5_000;

export interface Worker {
  /** Stops taking jobs and resolves when those in flight are finished. */
  stop(): Promise<void>;
  /** Settles when the worker has ended, for whatever reason. */
  ended: Promise<void>;
}

/**
 * Resolves at an error before the first look into the queue. Which of its tasks the queue knows is asked for only once:
 * when that fails, graphile-worker 0.18 keeps the failure, and never gets a job.
 */
function startedBlind({ events }: Runner, errors: EventEmitter): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    errors.once("logged", end);
    events.once("localQueue:getJobs:complete", () => errors.off("logged", end));
  });
}

/**
 * Resolves when the jobs in hand have ended after the queue could not be told what became of one. graphile-worker then
 * ends by itself; but 0.18 miscounts what it still has to tell (see its issue 636), and may wait for that for ever. What
 * is not told costs nothing: the rows are the truth.
 */
function brokenOff({ events }: Runner): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    events.once("pool:fatalError", () => {
      events.once("pool:gracefulShutdown:complete", end);
      events.once("pool:forcefulShutdown:complete", end);
      events.once("pool:forcefulShutdown:error", end);
    });
  });
}

export interface WorkerOptions {
  /** The URL of holdback_worker. */
  databaseUrl: string;
  log: Logger;
  /** Where it answers whoever watches; null: nowhere. */
  listener: Config["workerListener"];
  /** Tasks of the crontab that something else starts. */
  startedElsewhere: readonly string[];
}

/** Starts a worker on the queue of the database behind `databaseUrl`. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { databaseUrl, log, listener } = options;
  const crontab = await crontabWithout(options.startedElsewhere);
  await assertOwnSessions(databaseUrl);
  const pool = databasePool({
    connectionString: databaseUrl,
    max: workerPreset.worker?.maxPoolSize ?? 10,
    application_name: "holdback worker",
  });
  pool.on("error", (error) => log.warn({ error: error.message }, "a database connection broke"));
  pool.on("connect", (client) => client.on("error", () => undefined));
  const errors = new EventEmitter();
  let runner: Runner;
  try {
    await assertCurrentSchema(pool);
    // Before any job: whatever was put into the database could run with what the tasks do.
    await assertOwnObjects(pool);
    await assertClock((sql, values) => pool.query(sql, values));
    await beginWorker(pool, log);
    runner = await run(
      { preset: workerPreset, pgPool: pool, logger: graphileLogger(log, errors), noHandleSignals: true },
      undefined,
      crontab,
    );
  } catch (error) {
    await pool.end();
    throw error;
  }
  recordCheckIns(runner.events, pool, log);
  timeJobs(runner.events);
  const broken = brokenOff(runner);
  const endWatch = watchByClock((sql) => pool.query(sql), log, WATCH_MS);
  const endTelling = tellStops((sql) => pool.query(sql), log, STOPS_MS);
  const { promise: clockIsWrong, resolve: clockBecameWrong } = Promise.withResolvers<void>();
  const endClock = watchClock(
    (sql, values) => pool.query(sql, values),
    CLOCK_MS,
    (problem) => {
      log.error(problem);
      clockBecameWrong();
    },
  );
  let isStopping = false;
  const { metricsToken, isProduction } = loadConfig();
  const health =
    listener &&
    (await startListener({
      ...listener,
      pool,
      log,
      lookedAt: noteLooks(runner),
      isStopping: () => isStopping,
      metricsAccess: { token: metricsToken, openToThisMachine: !isProduction },
    }).catch(async (error: unknown) => {
      endWatch();
      endTelling();
      endClock();
      await runner.stop();
      await pool.end();
      throw error;
    }));
  return {
    async stop() {
      isStopping = true;
      endWatch();
      endTelling();
      endClock();
      // When it has begun to end by itself, runner.stop() does not wait for the jobs in hand.
      await Promise.race([runner.stop().then(() => runner.promise), broken]);
      await health?.close();
      await pool.end();
    },
    ended: Promise.race([runner.promise, broken, startedBlind(runner, errors), clockIsWrong]),
  };
}
