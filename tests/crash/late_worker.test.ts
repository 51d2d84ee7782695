// A worker that is stopped in the middle of its work (a suspended machine, a paused container) and goes on long after
// others have done it.

import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import test, { type ExecutionContext } from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import type { KillAt } from "../support/kill_point.ts";
import {
  changeSettings,
  createDuePlacements,
  createPayees,
  enqueueRuns,
  type PayoutSystem,
  SHORT_WAITS,
} from "../support/payout_system.ts";
import { findProblems } from "../support/problems.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { settle, tick } from "../support/settle.ts";
import { type Victim, Workers } from "../support/supervised_workers.ts";

const isStopped = async ({ process: { pid } }: Victim) =>
  (await promisify(execFile)("ps", ["-o", "state=", "-p", String(pid)])).stdout.startsWith("T");

interface Stage {
  db: TestDatabase;
  sandbox: TestSandbox;
  system: PayoutSystem;
  workers: Workers;
}

async function setUp(t: ExecutionContext): Promise<Stage> {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  const workers = new Workers({ databaseUrl: system.workerUrl, stripe: sandbox });
  t.teardown(async () => {
    await workers.stop();
    await sandbox.remove();
    await db.drop();
  });
  await changeSettings(db.admin, SHORT_WAITS);
  return { db, sandbox, system, workers };
}

/** Runs during which one worker stops at `stopAt`, and two others do its work too. */
async function runWithSleeper({ db, system, workers }: Stage, stopAt: Omit<KillAt, "signal">): Promise<Victim> {
  await createDuePlacements(system, await createPayees(system), 50);
  // Nothing else is asked of Stripe: the sleeper has no open connections but those of its transfers.
  await db.admin.query("delete from graphile_worker._private_jobs");
  const sleeper = await workers.startVictim({ ...stopAt, signal: "SIGSTOP" });
  await enqueueRuns(system);
  await eventually("the worker has stopped", async () => {
    await tick(system, ["release_due_escrow_holds", "process_due_schedules"]);
    return isStopped(sleeper);
  });
  await workers.start(2);
  await settle(system);
  return sleeper;
}

/** Lets the sleeper go on and finish what it had in its hands. */
async function wakeUp(sleeper: Victim): Promise<void> {
  sleeper.process.kill("SIGCONT");
  sleeper.process.kill("SIGTERM");
  await sleeper.gone;
}

// Longer than a request may take to leave after its intent was marked as sent.
const TOO_LATE_MS = 11_000;

test("a worker that wakes up with answers that others have recorded meanwhile changes nothing", async (t) => {
  const stage = await setUp(t);
  const { db, system } = stage;
  const sleeper = await runWithSleeper(stage, { call: "record_transfer_answers", moment: "before", occurrence: 2 });
  const read = async () =>
    (
      await db.admin.query(
        "select id, status, attempt, stripe_transfer_id, answered_at from app.payout_transfers order by id",
      )
    ).rows;
  const before = await read();
  // Sent once more, or found in Stripe's list.
  t.true(before.every(({ status }) => status === "succeeded"));
  await wakeUp(sleeper);
  t.deepEqual(await read(), before);
  t.deepEqual(await findProblems(system), []);
});

test("a worker that wakes up a day after it marked intents as sent sends none of them, though Stripe has forgotten their keys", async (t) => {
  const stage = await setUp(t);
  const { sandbox, system } = stage;
  const sleeper = await runWithSleeper(stage, { call: "begin_transfers", moment: "answered", occurrence: 2 });
  await sleep(TOO_LATE_MS);
  await sandbox.control.advanceClock(25 * 3_600_000);
  await wakeUp(sleeper);
  t.deepEqual(await findProblems(system), []);
});

test("a worker that wakes up a day later with its connections closed does not send its requests once more", async (t) => {
  const stage = await setUp(t);
  const { db, sandbox, system } = stage;
  // Executed, then hung up on: stripe-node by itself sends such a request again.
  await sandbox.control.inject({ fault: "timeout_after_execution", times: 30, delay_ms: 2_000 });
  await changeSettings(db.admin, { transfer_lease_seconds: 8 });
  const sleeper = await runWithSleeper(stage, { call: "POST /v1/transfers", moment: "sent", occurrence: 10 });
  await sleep(TOO_LATE_MS);
  await sandbox.control.advanceClock(25 * 3_600_000);
  await wakeUp(sleeper);
  t.deepEqual(await findProblems(system), []);
});

test("a worker that wakes up a day later in the middle of connecting to Stripe does not send what it had in its hands", async (t) => {
  const stage = await setUp(t);
  const { sandbox, system } = stage;
  const sleeper = await runWithSleeper(stage, { call: "POST /v1/transfers", moment: "before", occurrence: 1 });
  await sleep(TOO_LATE_MS);
  await sandbox.control.advanceClock(25 * 3_600_000);
  await wakeUp(sleeper);
  t.deepEqual(await findProblems(system), []);
});
