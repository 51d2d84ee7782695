// The frame of the tasks that make runs: one row a run, then one transaction a batch until nothing is left.

import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "graphile-worker";
import { z } from "zod";

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
    const ask = async <T>(sql: string, values: unknown[]): Promise<T | undefined> => {
      const { rows } = await helpers.query<{ answer: T }>(sql, values);
      return rows[0]?.answer;
    };
    const runId =
      run_id ??
      (await ask<string | null>("select (app_private.start_payout_run($1, $2)).id as answer", [
        kind,
        _cron?.ts ?? null,
      ]));
    if (!runId) return;
    for (let busy = 0; busy < BUSY_ROUNDS; ) {
      const step = await ask<"more" | "busy" | "done">("select app_private.step_payout_run($1) as answer", [runId]);
      if (step === "done") return;
      if (step === "more") continue;
      // The rest is held by somebody else for a moment: an answer is recorded there, or another run has it.
      busy++;
      await sleep(BUSY_WAIT_MS);
    }
    await helpers.query("select app_private.finish_claiming($1)", [runId]);
  };
}
