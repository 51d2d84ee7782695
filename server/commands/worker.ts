// npm run worker: takes jobs from the queue until it is told to stop.

import { loadConfig } from "../config.ts";
import { roleUrl } from "../database/connections.ts";
import { findRunningEmbeddedPostgres } from "../database/embedded_postgres/embedded_postgres.ts";
import { reportReady, stopRequested } from "../processes/lifecycle.ts";
import { createLogger } from "../processes/logger.ts";
import { runCommand } from "../processes/run_command.ts";
import { resolveStripe } from "../stripe/settings.ts";
import { startWorker } from "../worker/worker.ts";

runCommand(async () => {
  const stop = stopRequested();
  const config = loadConfig();
  const log = createLogger("worker");
  const databaseUrl = config.databaseUrl ?? (await findRunningEmbeddedPostgres(config.dataDir))?.adminUrl;
  if (!databaseUrl) {
    throw new Error(
      `There is no database: set DATABASE_URL, or run npm start (nothing runs with its data in ${config.dataDir}).`,
    );
  }
  // Before any job: a worker without Stripe must not take one.
  await resolveStripe(config);
  const worker = await startWorker({ databaseUrl: roleUrl(databaseUrl, "holdback_worker"), log });
  log.info("the worker is up");
  reportReady();
  const reason = await Promise.race([stop, worker.ended.then(() => null)]);
  if (reason === null) throw new Error("The worker ended by itself; see the log.");
  await worker.stop();
  log.info({ reason }, "the worker has stopped");
});
