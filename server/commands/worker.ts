// npm run worker: takes jobs from the queue until it is told to stop.

import { loadConfig } from "../config.ts";
import { requireDatabaseUrl, roleUrl } from "../database/connections.ts";
import { reportReady, stopRequested } from "../processes/lifecycle.ts";
import { createLogger } from "../processes/logger.ts";
import { runCommand } from "../processes/run_command.ts";
import { resolveStripe } from "../stripe/settings.ts";
import { startWorker } from "../worker/worker.ts";

runCommand(async () => {
  const stop = stopRequested();
  const config = loadConfig();
  const log = createLogger("worker");
  const databaseUrl = await requireDatabaseUrl(config);
  // Before any job: a worker without Stripe must not take one.
  await resolveStripe(config);
  const worker = await startWorker({
    databaseUrl: await roleUrl(databaseUrl, "holdback_worker"),
    log,
    startedElsewhere: config.crontabWithout,
  });
  log.info("the worker is up");
  reportReady();
  const reason = await Promise.race([stop, worker.ended.then(() => null)]);
  if (reason === null) throw new Error("The worker ended by itself; see the log.");
  await worker.stop();
  log.info({ reason }, "the worker has stopped");
});
