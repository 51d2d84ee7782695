// One round: runs that pay obligations while something dies, and what is wrong after it.

import { setTimeout as sleep } from "node:timers/promises";
import { createDuePlacements, enqueueRuns, type Payees, type PayoutSystem } from "../support/payout_system.ts";
import { findProblems, whatIsOpen } from "../support/problems.ts";
import type { Workers } from "../support/supervised_workers.ts";
import { type KillPoint, MOMENTS, SCENARIOS } from "./kill_points.ts";

const TICK_MS = 150;
export const CRONTAB = [
  "release_due_escrow_holds",
  "process_due_schedules",
  "resolve_transfers",
  "retry_failed_schedules",
  "probe_stripe_circuit",
  "sync_platform_balance",
];

/** What the crontab enqueues daily and every few minutes, now. */
export async function tick({ admin }: PayoutSystem, tasks = CRONTAB): Promise<void> {
  await admin.query(
    "select app_private.enqueue(task, array['{}'::jsonb], job_keys => array['tick:' || task]) from unnest($1::text[]) as task",
    [tasks],
  );
}

/** Lets the crontab's jobs come again and again until nothing is open; fails with what is stuck. */
export async function settle(system: PayoutSystem, { seconds = 60, tasks = CRONTAB } = {}): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const open = await whatIsOpen(system).catch((error: Error) => [`the database does not answer: ${error.message}`]);
    if (open.length === 0) return;
    if (Date.now() > deadline) throw new Error(`stuck after ${seconds} seconds:\n${open.slice(0, 20).join("\n")}`);
    await tick(system, tasks).catch(() => undefined);
    await sleep(TICK_MS);
  }
}

export interface RoundOptions {
  system: PayoutSystem;
  payees: Payees;
  workers: Workers;
  /** Each placement is two obligations. */
  placements?: number;
}

/** A worker may end by itself before it comes to its point (its connection broke, say): then the round proves nothing. */
const ROUND_TRIES = 3;

/**
 * Runs during which three workers are killed at this point (before the call, while it runs, after its answer) and the
 * others go on. Returns everything that is wrong afterwards.
 */
export async function roundWithVictims(options: RoundOptions, point: KillPoint): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const { problems, signals } = await killThree(options, point);
    const missed = signals.filter((signal) => signal !== "SIGKILL").map((signal) => `a victim ended by ${signal}`);
    if (problems.length > 0 || missed.length === 0 || tries === ROUND_TRIES) return [...problems, ...missed];
  }
}

/** When the others were so quick that a victim never got to its point, more becomes due, until all have died. */
async function killThree(
  options: RoundOptions,
  point: KillPoint,
): Promise<{ problems: string[]; signals: (NodeJS.Signals | null)[] }> {
  const { system, payees, workers, placements = 50 } = options;
  const { call, occurrence, scenario } = point;
  const victims = await Promise.all(MOMENTS.map((moment) => workers.startVictim({ call, moment, occurrence })));
  const prepare = SCENARIOS[scenario];
  for (let due = placements, more = 0; more === 0 || victims.some((victim) => !victim.isGone()); due = 10, more++) {
    if (more === 40) {
      const left = MOMENTS.filter((_moment, i) => !victims[i]?.isGone());
      throw new Error(`no worker came to ${call} (${left.join(", ")})`);
    }
    await prepare(system);
    await createDuePlacements(system, payees, due);
    await enqueueRuns(system);
    await settle(system);
  }
  const signals = await Promise.all(victims.map(({ gone }) => gone));
  await system.sandbox.control.clearFaults();
  await settle(system);
  return { problems: await findProblems(system), signals };
}
