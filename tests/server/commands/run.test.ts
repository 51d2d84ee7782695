// npm run run: a scheduler other than the crontab starts the daily runs. One worker without these two entries, one sandbox.

import test from "ava";
import { crontabWithout } from "../../../server/worker/preset.ts";
import { cleanEnvironment, run, start } from "../../support/commands.ts";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { eventually } from "../../support/eventually.ts";
import { allFor, createPlacement } from "../../support/fixtures.ts";
import { transfersMayBeSent } from "../../support/gate.ts";
import { createTestSandbox, type TestSandbox } from "../../support/sandbox.ts";
import { startTestWorker, type TestWorker } from "../../support/worker.ts";
import { recruiterAtStripe } from "../../support/worker_fixture.ts";

const COMMAND = "server/commands/run.ts";
const RUNS = ["process_due_schedules", "release_due_escrow_holds"];

let db: TestDatabase;
let sandbox: TestSandbox;
let worker: TestWorker;
let env: Record<string, string | undefined>;

test.before(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  await sandbox.control.fund("usd", 10_000_000);
  worker = await startTestWorker({
    databaseUrl: db.urlOf("holdback_worker"),
    stripe: sandbox,
    env: { CRONTAB_WITHOUT: RUNS.join(",") },
  });
  await transfersMayBeSent(db.admin);
  env = cleanEnvironment({ DATABASE_URL: db.urlOf("holdback_worker") });
});
test.after.always(async () => {
  await worker?.stop();
  await sandbox?.remove();
  await db?.drop();
});

test.serial("a worker leaves what something else starts to that, and starts the rest by the clock", async (t) => {
  const { rows } = await db.admin.query("select identifier from graphile_worker._private_known_crontabs");
  const started = rows.map(({ identifier }) => identifier);
  t.deepEqual(
    RUNS.filter((task) => started.includes(task)),
    [],
  );
  t.true(started.includes("retry_failed_schedules"));
  await t.throwsAsync(crontabWithout(["process_due_schedule"]), {
    message: /names process_due_schedule, which the crontab does not start\. Choose from .*process_due_schedules/,
  });
});

test.serial(
  "the command ends when everything of its run is paid, and the run has checked in as the crontab's",
  async (t) => {
    // 1,000.00, of which a fifth is held back until its date, which has come.
    await createPlacement(db.admin, {
      feeAmount: 100_000,
      holdbackPercentage: 20,
      startDate: "2025-01-01",
      recruiters: allFor(await recruiterAtStripe(db, sandbox)),
    });
    const paid = await run(t, [COMMAND, "process_due_schedules"], env);
    t.is(paid.code, 0, paid.stderr);
    t.regex(
      paid.stdout,
      /^process_due_schedules has ended \(run .*\): 1 claimed, 1 paid, 0 refused, 0 in doubt\nin minor units: USD 80000\n$/,
    );
    const released = await run(t, [COMMAND, "release_due_escrow_holds"], env);
    t.is(released.code, 0, released.stderr);
    t.regex(released.stdout, /: 1 claimed\nin minor units: USD 20000\n$/);
    const { rows } = await db.admin.query(
      "select kind, expected_at is not null as expected, started_by_role from app.payout_runs order by id limit 2",
    );
    t.deepEqual(
      rows,
      RUNS.map((kind) => ({ kind, expected: true, started_by_role: "system" })),
    );
    await eventually("both have checked in", async () => {
      const { rowCount } = await db.admin.query(
        "select from app_private.expected_tasks where task = any ($1) and last_ended_at is not null",
        [RUNS],
      );
      return rowCount === 2;
    });
    await eventually("what was released is paid", async () => (await sandbox.control.ledger()).transfers.length === 2);
  },
);

test.serial("a run that could pay nothing of what it had to ends with 1", async (t) => {
  const recruiter = await recruiterAtStripe(db, sandbox);
  await sandbox.control.inject({ fault: "account_invalid", match: { destination: recruiter.stripeAccountId } });
  await createPlacement(db.admin, {
    feeAmount: 50_000,
    holdbackPercentage: 0,
    startDate: "2025-01-01",
    recruiters: allFor(recruiter),
  });
  const { code, stdout, stderr } = await run(t, [COMMAND, "process_due_schedules"], env);
  t.is(code, 1, stderr);
  t.regex(stdout, /: 1 claimed, 0 paid, 1 refused, 0 in doubt\n/);
});

test.serial("a run that nobody carries out is told when the command is stopped, and ends with 1", async (t) => {
  await worker.stop();
  const command = start(t, [COMMAND, "process_due_schedules"], env);
  await eventually("the run is there", async () => {
    const { rowCount } = await db.admin.query("select from app.payout_runs where finished_at is null");
    return rowCount === 1;
  });
  command.process.kill("SIGTERM");
  const { code } = await command.ended;
  t.is(code, 1);
  t.regex(command.stderr(), /process_due_schedules has not ended \(run .*\): this command was stopped\. It goes on/);
});

test.serial("what is no daily run is refused with the names of those that are", async (t) => {
  const wrong = await run(t, [COMMAND, "reconcile"], env);
  t.is(wrong.code, 1);
  t.regex(wrong.stderr, /'reconcile' is no run that a scheduler starts\. Give process_due_schedules or release/);
  const none = await run(t, [COMMAND], env);
  t.is(none.code, 1);
  t.regex(none.stderr, /^Usage: npm run run/);
});
