// npm run worker: takes jobs from the queue until it is told to stop.

import { loadConfig } from "../config.ts";
import { requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { endsWithin, reportReady, stopRequested } from "../processes/lifecycle.ts";
import { createLogger, oncePerTurn } from "../processes/logger.ts";
import { assertPortIsFree } from "../processes/ports.ts";
import { assertNoArguments, runService } from "../processes/run_command.ts";
import { resolveStripe } from "../stripe/settings.ts";
import { startWorker } from "../worker/worker.ts";

runService("worker", async () => {
  assertNoArguments("Usage: npm run worker. What it is to do is said by settings: docs/configuration.md.");
  const stop = stopRequested();
  const config = loadConfig();
  const log = createLogger("worker", "info", oncePerTurn());
  const { workerListener: listener } = config;
  if (listener) await assertPortIsFree("worker", listener);
  const databaseUrl = await requireDatabaseUrl(config);
  // Before any job: a worker without Stripe must not take one.
  await resolveStripe(config);
  const worker = await startWorker({
    databaseUrl: await roleUrl(databaseUrl, "holdback_worker"),
    log,
    listener,
    startedElsewhere: config.crontabWithout,
  });
  log.info("the worker is up");
  reportReady();
  const reason = await Promise.race([stop, worker.ended.then(() => null)]);
  if (reason === null) throw new Error("The worker ended by itself; see the log.");
  if (await endsWithin(config.stopPatienceMs, worker.stop())) log.info({ reason }, "the worker has stopped");
  else
    log.warn({ reason }, "the worker stops in the middle of jobs: another one, or the next start, goes on with them");
});
