// The crontab's jobs, again and again, until nothing is open.

import { setTimeout as sleep } from "node:timers/promises";
import type { PayoutSystem } from "./payout_system.ts";
import { whatIsOpen } from "./problems.ts";

/** Jobs of a tick bring about the next by themselves: with more ticks than this, looking for work is most of the work. */
const TICK_MS = 1_000;

export const CRONTAB = [
  "release_due_escrow_holds",
  "process_due_schedules",
  "resolve_transfers",
  "read_stripe_list",
  "retry_failed_schedules",
  "probe_stripe_circuit",
  "sync_platform_balance",
  "recover_debts",
];

/** What the crontab enqueues daily and every few minutes, now. */
export async function tick({ admin }: PayoutSystem, tasks = CRONTAB): Promise<void> {
  await admin.query(
    "select app_private.enqueue(task, array['{}'::jsonb], job_keys => array['tick:' || task]) from unnest($1::text[]) as task",
    [tasks],
  );
}

/** Lets the crontab's jobs come again and again until nothing is open; fails when nothing has changed for so long. */
export async function settle(system: PayoutSystem, { seconds = 180, tasks = CRONTAB } = {}): Promise<void> {
  let last = "";
  let deadline = 0;
  for (;;) {
    const open = await whatIsOpen(system).catch((error: Error) => [`the database does not answer: ${error.message}`]);
    if (open.length === 0) return;
    const now = open.join("\n");
    if (now !== last) deadline = Date.now() + seconds * 1000;
    last = now;
    if (Date.now() > deadline) throw new Error(`stuck for ${seconds} seconds:\n${open.slice(0, 20).join("\n")}`);
    await tick(system, tasks).catch(() => undefined);
    await sleep(TICK_MS);
  }
}
