// graphile-worker's settings.

import "graphile-config";
import { readFile } from "node:fs/promises";
import { type ParsedCronItem, parseCrontab, WorkerPreset } from "graphile-worker";
import { pgrc, projectRoot } from "../database/pgrc.ts";

const CRONTAB = `${projectRoot}crontab`;

export const workerPreset: GraphileConfig.Preset = {
  extends: [WorkerPreset],
  worker: {
    schema: pgrc.schemas.queue,
    taskDirectory: `${projectRoot}tasks`,
    crontabFile: CRONTAB,
    fileExtensions: [".ts"],
    // Jobs mostly wait for Stripe, not for the database: many jobs share few connections. And the more of them come to
    // the database at the same moment, the more share one statement and one commit (server/stripe/transfer_ledger.ts).
    // A job of a claim has up to four transfers (app_private.claim_due_schedules).
    concurrentJobs: 48,
    maxPoolSize: 20,
    // Jobs are fetched and completed by the dozen. A worker that dies keeps them locked, which costs nothing: the rows
    // are the truth, and whoever finds an intent without an answer goes on with it.
    localQueue: { size: 100, refetchDelay: { durationMs: 50 } },
    completeJobBatchDelay: 20,
    failJobBatchDelay: 20,
  },
};

/** The crontab without the tasks that something else starts. */
export async function crontabWithout(tasks: readonly string[]): Promise<ParsedCronItem[]> {
  const items = parseCrontab(await readFile(CRONTAB, "utf8"));
  const known = items.map(({ task }) => task);
  const unknown = tasks.filter((task) => !known.includes(task));
  if (unknown.length > 0) {
    throw new Error(
      `CRONTAB_WITHOUT names ${unknown.join(", ")}, which the crontab does not start. Choose from ${known.join(", ")}.`,
    );
  }
  return items.filter(({ task }) => !tasks.includes(task));
}
