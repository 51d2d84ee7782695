// What the tasks that make runs have in common: one row a run, then batches until nothing is left, one transaction a batch.

import type { JobHelpers } from "graphile-worker";
import { z } from "zod";

/** Empty for a new run; run_id goes on with one that was started by hand; _cron comes from the crontab. */
const RunPayload = z.object({
  run_id: z.uuid().optional(),
  _cron: z.object({ ts: z.iso.datetime() }).optional(),
});

interface RunSteps {
  /** Opens the run and returns its id, or null when there is nothing to do; $1: when the crontab meant it to start. */
  start: string;
  /** Does one batch and returns its size; 0: nothing is left. */
  batch: "claim_due_schedules" | "release_due_holds";
  finish: "finish_claiming" | "finish_releasing";
}

/** Works off one run to its end. */
export async function workOffRun(payload: unknown, helpers: JobHelpers, steps: RunSteps): Promise<void> {
  const { run_id, _cron } = RunPayload.parse(payload ?? {});
  const ask = async (sql: string, value: unknown): Promise<unknown> => {
    const { rows } = await helpers.query<Record<string, unknown>>(sql, [value]);
    return Object.values(rows[0] ?? {})[0];
  };
  const runId = run_id ?? (await ask(steps.start, _cron?.ts ?? null));
  if (runId === null) return;
  while ((await ask(`select app_private.${steps.batch}($1)`, runId)) !== 0);
  await ask(`select app_private.${steps.finish}($1)`, runId);
}
