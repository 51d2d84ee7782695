// What the tasks that make runs have in common: one row a run, then batches until nothing is left, one transaction a batch.

import { setTimeout as sleep } from "node:timers/promises";
import type { JobHelpers } from "graphile-worker";
import { z } from "zod";

const BUSY_WAIT_MS = 200;
/** What is held for longer than this many waits is left to the next run. */
const BUSY_ROUNDS = 50;

/** Empty for a new run; run_id goes on with one that was started by hand; _cron comes from the crontab. */
const RunPayload = z.object({
  run_id: z.uuid().optional(),
  _cron: z.object({ ts: z.iso.datetime() }).optional(),
});

interface RunSteps {
  /** Opens the run and returns its id, or null when there is nothing to do; $1: when the crontab meant it to start. */
  start: string;
  /** Does one batch and returns its size; 0: nothing is left; null: what is left is held by others now. */
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
  for (let busy = 0; busy < BUSY_ROUNDS; ) {
    const size = await ask(`select app_private.${steps.batch}($1)`, runId);
    if (size === 0) break;
    if (size !== null) continue;
    // What is left is held by somebody else for a moment: an answer is recorded there, or another run has it.
    busy++;
    await sleep(BUSY_WAIT_MS);
  }
  await ask(`select app_private.${steps.finish}($1)`, runId);
}
