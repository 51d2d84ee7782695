// The frame of the tasks that make runs: one row a run, then one transaction a batch until nothing is left.

import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "graphile-worker";
import { z } from "zod";
import { callAsJob } from "../database/as_job.ts";

const BUSY_WAIT_MS = 200;
/** Rows that others hold for longer than this many waits are left to the next run. */
const BUSY_ROUNDS = 50;

/** Empty for a new run; run_id goes on with one that was started by hand; _cron comes from the crontab. */
const RunPayload = z.object({
  run_id: z.uuid().optional(),
  _cron: z.object({ ts: z.iso.datetime() }).optional(),
});

/** The task that takes runs of one kind (app.payout_run_kinds) to their end. */
export function payoutRunTask(kind: string): Task {
  return async (payload, helpers) => {
    const { run_id, _cron } = RunPayload.parse(payload ?? {});
    const runId =
      run_id ??
      (await callAsJob<string | null>(helpers, "(app_private.start_payout_run($1, $2)).id", [kind, _cron?.ts ?? null]));
    if (!runId) return;
    for (let busy = 0; busy < BUSY_ROUNDS; ) {
      const step = await callAsJob<"more" | "busy" | "done">(helpers, "app_private.step_payout_run($1)", [runId]);
      if (step === "done") return;
      if (step === "more") continue;
      // The rest is held by somebody else for a moment: an answer is recorded there, or another run has it.
      busy++;
      await sleep(BUSY_WAIT_MS);
    }
    await callAsJob<void>(helpers, "app_private.finish_claiming($1)", [runId]);
  };
}
