// A rate that Stripe allows: each payment has a turn of its own, and those of the same moment share a statement.

import test, { type ExecutionContext } from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { transfersMayBeSent } from "../support/gate.ts";
import { createDuePlacements, createPayees } from "../support/payout_system.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { startTestWorker, type TestWorker } from "../support/worker.ts";

interface Stage {
  db: TestDatabase;
  sandbox: TestSandbox;
  worker: TestWorker;
}

/** So many payments that are due, and a worker that may send so many a second. */
async function setUp(t: ExecutionContext, payments: number, aSecond: number): Promise<Stage> {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const system = { admin: db.admin, workerUrl: db.urlOf("holdback_worker"), sandbox };
  await createDuePlacements(system, await createPayees(system), payments);
  const worker = await startTestWorker({
    databaseUrl: system.workerUrl,
    stripe: sandbox,
    env: { STRIPE_RATE_LIMIT: String(aSecond) },
  });
  t.teardown(async () => {
    await worker.stop();
    await sandbox.remove();
    await db.drop();
  });
  await transfersMayBeSent(db.admin);
  await db.admin.query("select app.process_due_schedules()");
  return { db, sandbox, worker };
}

async function countOf({ db }: Stage): Promise<Record<string, number>> {
  const { rows } = await db.admin.query<{ status: string; count: number }>(
    "select status, count(*)::integer as count from app.payout_transfers group by status",
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

test("payments whose turns come soon after each other are sent, and answered, by few statements", async (t) => {
  const stage = await setUp(t, 30, 20);
  await eventually("all are paid", async () => (await countOf(stage)).succeeded === 30);
  const { rows } = await stage.db.admin.query<{ sent: number; answered: number }>(
    `select count(distinct xmin::text) filter (where new_status = 'sent')::integer as sent,
            count(distinct xmin::text) filter (where new_status = 'succeeded')::integer as answered
       from app.audit_log where entity = 'payout_transfers'`,
  );
  // A second and a half: each by itself it would be thirty.
  t.true((rows[0]?.sent ?? 30) <= 12, `${rows[0]?.sent} statements sent 30`);
  t.true((rows[0]?.answered ?? 30) <= 15, `${rows[0]?.answered} statements answered 30`);
});

test("a worker that is to end sends what it has begun, and leaves the others to the next", async (t) => {
  // A job is told to end after five seconds: many are waiting then.
  const stage = await setUp(t, 200, 15);
  await eventually("the first is paid", async () => ((await countOf(stage)).succeeded ?? 0) > 0);
  t.is(await stage.worker.stop(), 0);
  const { succeeded = 0, intended = 0, ...others } = await countOf(stage);
  t.deepEqual(others, {});
  t.true(intended > 0);
  t.is((await stage.sandbox.control.ledger()).transfers.length, succeeded);
});
