// A worker that cannot reach its queue at a bad moment (its connection broke, or the database is gone) must end its process:
// then its supervisor starts another. What the queue does not take here stands for what does not get there.

import { once } from "node:events";
import test, { type ExecutionContext } from "ava";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { Obligation } from "../support/obligation.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { startTestWorker, type TestWorker } from "../support/worker.ts";

interface Stage {
  db: TestDatabase;
  sandbox: TestSandbox;
  startWorker(): Promise<TestWorker & { exited: Promise<number | null> }>;
}

async function setUp(t: ExecutionContext): Promise<Stage> {
  t.timeout(600_000);
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  t.teardown(async () => {
    await sandbox.remove();
    await db.drop();
  });
  return {
    db,
    sandbox,
    async startWorker() {
      const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
      const exited = once(worker.process, "exit").then(([code]) => code as number | null);
      t.teardown(() => void worker.process.kill("SIGKILL"));
      return { ...worker, exited };
    },
  };
}

/** From now on the queue refuses that. */
async function refuse({ db }: Stage, what: string): Promise<void> {
  await db.admin.query(`
    create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
    create trigger refuse before ${what} execute function public.refuse();
  `);
}

/** Answers that come so far apart that each job is completed by a statement of its own. */
const ANSWERS_MS = [1_500, 1_800, 2_100, 2_400];

/** A worker with transfers on their way, whose jobs it cannot complete. */
async function workerInFlight(stage: Stage) {
  const { db, sandbox } = stage;
  const payments: Obligation[] = [];
  for (const delay_ms of ANSWERS_MS) {
    const payment = await Obligation.create(stage);
    payments.push(payment);
    const destination = payment.recruiter.stripeAccountId;
    await sandbox.control.inject({ fault: "slow_execution", delay_ms, match: { destination } });
  }
  // A worker does not start on a queue with a trigger of somebody's.
  const worker = await stage.startWorker();
  await refuse(
    stage,
    "delete on graphile_worker._private_jobs for each row when (old.payload ->> 'transfer_ids' is not null)",
  );
  await eventually("Stripe's list has been read", async () => {
    const { rows } = await db.admin.query("select app_private.may_send() as may_send");
    return rows[0].may_send;
  });
  // One by one: a claim of several would be one job.
  for (const payment of payments) {
    const { schedule_id } = await payment.standing();
    await db.admin.query(
      `select app_private.claim_due_schedules(run.id)
         from app_private.start_payout_run('process_due_schedules', schedule_ids => array[$1::uuid]) as run`,
      [schedule_id],
    );
  }
  for (const payment of payments) await payment.comesTo("it is on its way", ({ tries }) => tries[0]?.attempt === 1);
  return { worker, payments };
}

async function assertPaidAtOnce(t: ExecutionContext, payments: Obligation[]): Promise<void> {
  for (const payment of payments) {
    t.is((await payment.isPaid()).tries[0]?.attempt, 1);
    t.is((await payment.ledger()).length, 1);
  }
}

test("a worker that cannot complete its jobs finishes what it has in its hands, and ends", async (t) => {
  const { worker, payments } = await workerInFlight(await setUp(t));
  t.is(await worker.exited, 1);
  await assertPaidAtOnce(t, payments);
});

test("a worker that is to stop, and cannot complete its jobs, finishes what it has in its hands, and ends", async (t) => {
  const { worker, payments } = await workerInFlight(await setUp(t));
  worker.process.kill("SIGTERM");
  t.is(await worker.exited, 0);
  await assertPaidAtOnce(t, payments);
});

test("a worker that cannot find out which of its tasks the queue knows ends", async (t) => {
  const stage = await setUp(t);
  await stage.db.admin.query("revoke insert on graphile_worker._private_tasks from holdback_worker");
  const { exited } = await stage.startWorker();
  t.is(await exited, 1);
});
