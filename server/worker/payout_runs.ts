// The frame of the tasks that make runs: one row a run, then one transaction a batch until nothing is left.

import { setTimeout as sleep } from "node:timers/promises";
import type { JobHelpers, Task } from "graphile-worker";
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

/** done: transfers are on their way, and whoever records the last answer finishes the run. */
type Step = "more" | "busy" | "done" | "finished";

/** The task that takes runs of one kind (app.payout_run_kinds) to their end. */
export function payoutRunTask(kind: string): Task {
  return async (payload, helpers) => {
    const { run_id, _cron } = RunPayload.parse(payload ?? {});
    const runId =
      run_id ??
      (await callAsJob<string | null>(helpers, "(app_private.start_payout_run($1, $2)).id", [kind, _cron?.ts ?? null]));
    if (!runId) return;
    const facts = { run: runId, kind, ...(_cron ? { expected: _cron.ts } : {}) };
    let isTold = false;
    const tellStart = () => {
      if (!isTold) helpers.logger.info(run_id ? "a run goes on" : "a run started", { facts });
      isTold = true;
    };
    const isFinished = await claimAll(helpers, runId, tellStart);
    const { rows } = await helpers.query<{ report: RunReport }>("select app_private.run_report($1) as report", [runId]);
    const report = rows[0]?.report;
    if (!report) return;
    const isEmpty = isFinished && report.claimed === 0 && Object.keys(report.skipped).length === 0;
    if (isEmpty) return helpers.logger.debug("a run found nothing", { facts: report });
    tellStart();
    if (isFinished) return helpers.logger.info("a run finished", { facts: report });
    const { claimed, claimed_amounts, skipped } = report;
    helpers.logger.info("a run has claimed what is due", { facts: { ...facts, claimed, claimed_amounts, skipped } });
  };
}

interface RunReport {
  claimed: number;
  claimed_amounts: Record<string, number>;
  skipped: Record<string, number>;
}

/** Returns whether the run is finished already, because no answer is awaited. Calls `onWork` when there is something. */
async function claimAll(helpers: JobHelpers, runId: string, onWork: () => void): Promise<boolean> {
  for (let busy = 0; busy < BUSY_ROUNDS; ) {
    const step = await callAsJob<Step>(helpers, "app_private.step_payout_run($1)", [runId]);
    if (step === "done" || step === "finished") return step === "finished";
    onWork();
    if (step === "more") continue;
    // The rest is held by somebody else for a moment: an answer is recorded there, or another run has it.
    busy++;
    await sleep(BUSY_WAIT_MS);
  }
  return await callAsJob<boolean>(helpers, "app_private.finish_claiming($1)", [runId]);
}
