// Cancelling, freezing and pausing against workers that are about to send, and what is committed when an account changes.

import test, { type ExecutionContext } from "ava";
import pg from "pg";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { transfersMayBeSent } from "../support/gate.ts";
import { Obligation, type Standing } from "../support/obligation.ts";
import { changeSettings } from "../support/payout_system.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { startTestWorker } from "../support/worker.ts";

interface Stage {
  db: TestDatabase;
  sandbox: TestSandbox;
  startWorker(): Promise<void>;
}

async function setUp(t: ExecutionContext): Promise<Stage> {
  const [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  const ends: (() => Promise<unknown>)[] = [];
  t.teardown(async () => {
    for (const end of ends) await end();
    await sandbox.remove();
    await db.drop();
  });
  // Another account is paid at once.
  await changeSettings(db.admin, { account_cool_down_days: 0 });
  return {
    db,
    sandbox,
    async startWorker() {
      const worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
      ends.push(() => worker.stop());
      await transfersMayBeSent(db.admin);
    },
  };
}

async function createPayments(stage: Stage, count: number, currency = "USD"): Promise<Obligation[]> {
  const payments: Obligation[] = [];
  for (let i = 0; i < count; i++) payments.push(await Obligation.create(stage, { currency }));
  return payments;
}

const isAnswered = ({ tries }: Standing) => tries.every(({ status }) => !["intended", "sent"].includes(status));

/** Until this session waits for a lock. */
async function waits(db: TestDatabase, client: pg.PoolClient): Promise<void> {
  const { processID } = client as pg.PoolClient & { processID: number };
  await eventually("it waits for a lock", async () => {
    const { rows } = await db.admin.query("select cardinality(pg_blocking_pids($1)) > 0 as waits", [processID]);
    return rows[0].waits;
  });
}

/** Null: it was done. Else: the database said that it is too late, or that a part is paid already. */
async function tooLate(t: ExecutionContext, verb: Promise<unknown>): Promise<string | null> {
  try {
    await verb;
    return null;
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    t.true(["HB012", "HB003"].includes(error.code as string), error.message);
    return error.code as string;
  }
}

test("cancelling while workers send has one of two ends: cancelled and never sent, or too late and paid once", async (t) => {
  const stage = await setUp(t);
  const { db, sandbox } = stage;
  const payments = await createPayments(stage, 60);
  await sandbox.control.setTraffic({ latency_ms: 30 });
  await stage.startWorker();
  await stage.startWorker();
  await db.admin.query("select app.process_due_schedules()");
  const ends = await Promise.all(
    payments.map(async (payment, i) => {
      const { payout_id, schedule_id } = await payment.standing();
      return i % 2 === 0
        ? tooLate(t, db.admin.query("select app.cancel_payout($1, 'called off')", [payout_id]))
        : tooLate(t, db.admin.query("select app.cancel_payout_schedule($1, 'called off')", [schedule_id]));
    }),
  );
  for (const [i, payment] of payments.entries()) {
    const standing = await payment.comesTo("it is answered", isAnswered);
    const ledger = await payment.ledger();
    if (ends[i] === null) {
      t.is(standing.schedule, "cancelled");
      t.deepEqual(ledger, []);
    } else {
      t.is(standing.schedule, "processed");
      t.is(ledger.length, 1);
    }
  }
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("what was claimed and not sent is withdrawn by a cancellation; what is on its way is too late, and says so", async (t) => {
  const stage = await setUp(t);
  const { db } = stage;
  const [stopped, late] = (await createPayments(stage, 2)) as [Obligation, Obligation];
  await db.admin.query("select app.process_due_schedules()");
  const { payout_id } = await stopped.standing();
  await db.admin.query("select app.cancel_payout($1, 'called off')", [payout_id]);
  const { tries: withdrawn, schedule } = await stopped.standing();
  t.is(schedule, "cancelled");
  t.like(withdrawn[0], { status: "refused", error_code: "withdrawn", attempt: 0 });

  const standing = await late.standing();
  await db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [standing.tries[0]?.id]);
  const stops: [verb: string, id: string | undefined][] = [
    ["cancel_payout", standing.payout_id],
    ["cancel_payout_schedule", standing.schedule_id],
  ];
  for (const [verb, id] of stops) {
    t.is(await tooLate(t, db.admin.query(`select app.${verb}($1, 'stop')`, [id])), "HB012");
  }
  t.like(await late.standing(), { schedule: "processing", payout: "processing", frozen: false });
});

test("a freeze stops what was not sent, also while another part is on its way, which is left to its outcome", async (t) => {
  const stage = await setUp(t);
  const { db } = stage;
  const [payment] = (await createPayments(stage, 1)) as [Obligation];
  await db.admin.query("select app.process_due_schedules()");
  const standing = await payment.standing();
  await db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [standing.tries[0]?.id]);
  t.is(await tooLate(t, db.admin.query("select app.freeze_payout($1, 'stop')", [standing.payout_id])), null);
  const { tries, ...frozen } = await payment.standing();
  t.like(frozen, { schedule: "processing", payout: "processing", frozen: true });
  t.like(tries[0], { status: "sent", attempt: 1 });
});

test("whoever comes first to a transfer wins: the other waits, and then finds out", async (t) => {
  const stage = await setUp(t);
  const { db } = stage;
  const begin = "select transfer_id from app_private.begin_transfers(array[$1::uuid])";
  for (const verb of ["cancel_payout", "freeze_payout"]) {
    const [sent, stopped] = (await createPayments(stage, 2)) as [Obligation, Obligation];
    await db.admin.query("select app.process_due_schedules()");
    const [worker, person] = await Promise.all([db.admin.connect(), db.admin.connect()]);
    try {
      const first = await sent.standing();
      await worker.query("begin");
      t.is((await worker.query(begin, [first.tries[0]?.id])).rows.length, 1);
      const stopping = tooLate(t, person.query(`select app.${verb}($1, 'stop')`, [first.payout_id]));
      await waits(db, person);
      await worker.query("commit");
      t.is(await stopping, verb === "cancel_payout" ? "HB012" : null);

      const second = await stopped.standing();
      await person.query("begin");
      await person.query(`select app.${verb}($1, 'stop')`, [second.payout_id]);
      const sending = worker.query(begin, [second.tries[0]?.id]);
      await waits(db, worker);
      await person.query("commit");
      t.deepEqual((await sending).rows, []);
    } finally {
      worker.release();
      person.release();
    }
  }
});

test("freezing while workers send has one of two ends, withdrawn or paid; unfrozen, everything is paid once", async (t) => {
  const stage = await setUp(t);
  const { db, sandbox } = stage;
  const payments = await createPayments(stage, 40);
  await sandbox.control.setTraffic({ latency_ms: 30 });
  await stage.startWorker();
  await db.admin.query("select app.process_due_schedules()");
  const ends = await Promise.all(
    payments.map(async (payment) => {
      const { payout_id } = await payment.standing();
      return tooLate(t, db.admin.query("select app.freeze_payout($1, 'a dispute')", [payout_id]));
    }),
  );
  for (const [i, payment] of payments.entries()) {
    const { tries, frozen, payout_id } = await payment.comesTo("it is answered", isAnswered);
    t.is((await payment.ledger()).length, tries[0]?.error_code === "withdrawn" ? 0 : 1);
    // Somebody can come so late that it is paid already.
    t.is(frozen, ends[i] === null);
    if (frozen) await db.admin.query("select app.unfreeze_payout($1, 'settled')", [payout_id]);
  }
  for (const payment of payments) {
    await payment.isPaid();
    t.is((await payment.ledger()).length, 1);
  }
  t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
});

test("a pause holds back what was claimed but not sent, in its scope only; resuming sends it", async (t) => {
  const stage = await setUp(t);
  const { db } = stage;
  const dollars = await createPayments(stage, 5);
  const euros = await createPayments(stage, 5, "EUR");
  await db.admin.query("select app.process_due_schedules()");
  await db.admin.query("select app.pause_payouts('currency:EUR', 'something is wrong')");
  await stage.startWorker();
  for (const payment of dollars) await payment.isPaid();
  await db.admin.query(`select app_private.enqueue('resolve_transfers', array['{"everything": true}'::jsonb])`);
  await eventually("nothing is left in the queue", async () => {
    const { rows } = await db.admin.query("select count(*)::int as count from graphile_worker._private_jobs");
    return rows[0].count === 0;
  });
  for (const payment of euros) {
    t.like((await payment.standing()).tries[0], { status: "intended", attempt: 0 });
    t.deepEqual(await payment.ledger(), []);
  }
  await db.admin.query("select app.resume_payouts('currency:EUR', 'it was nothing')");
  for (const payment of euros) {
    t.is((await payment.isPaid()).tries.length, 1);
    t.is((await payment.ledger()).length, 1);
  }
});

test("what is paused or frozen does not keep the places of intents whose jobs were lost", async (t) => {
  const stage = await setUp(t);
  const { db } = stage;
  const paused = await createPayments(stage, 6, "EUR");
  const frozen = await createPayments(stage, 2);
  await db.admin.query("select app.process_due_schedules()");
  const lost = await Obligation.create(stage);
  await db.admin.query("select app.process_due_schedules()");
  await changeSettings(db.admin, { claim_batch_size: 3, lost_intent_seconds: 0 });
  await db.admin.query("select app.pause_payouts('currency:EUR', 'something is wrong')");
  for (const payment of frozen) {
    const { payout_id } = await payment.standing();
    await db.admin.query("select app_private.freeze_for_alarm($1, 'something is wrong')", [payout_id]);
  }
  await db.admin.query("delete from graphile_worker._private_jobs");
  await db.admin.query("select app_private.enqueue('resolve_transfers', array['{}'::jsonb])");
  await stage.startWorker();
  await lost.isPaid();
  for (const payment of [...paused, ...frozen]) t.deepEqual(await payment.ledger(), []);
});

for (const currency of ["USD", "JPY", "KWD"]) {
  test(`an intent to an account that was stolen never leaves: paused, linked anew and resumed, the new one is paid, in ${currency}`, async (t) => {
    const stage = await setUp(t);
    const { db, sandbox } = stage;
    const payment = await Obligation.create(stage, { currency });
    const old = payment.recruiter.stripeAccountId;
    await db.admin.query("select app.process_due_schedules()");
    t.like((await payment.standing()).tries, [{ status: "intended", destination: old }]);
    const scope = `recruiter:${payment.recruiter.id}`;
    await db.admin.query("select app.pause_payouts($1, 'account stolen')", [scope]);
    const [fresh] = await sandbox.control.createAccounts(1);
    await db.admin.query("select app.link_payout_account($1, $2)", [payment.recruiter.id, fresh]);
    const { schedule, retry_count, tries, frozen } = await payment.standing();
    t.like({ schedule, retry_count, frozen }, { schedule: "pending", retry_count: 0, frozen: false });
    t.like(tries, [{ status: "refused", error_code: "withdrawn" }]);
    await db.admin.query("select app.resume_payouts($1, 'the new account is theirs')", [scope]);
    await stage.startWorker();
    await payment.isPaid();
    t.deepEqual(
      (await payment.ledger()).map(({ destination, amount }) => ({ destination, amount })),
      [{ destination: fresh as string, amount: 100_000 }],
    );
    t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
  });
}

test("a run that claims while another account is linked pays the new one", async (t) => {
  const stage = await setUp(t);
  const { db, sandbox } = stage;
  const payment = await Obligation.create(stage);
  const [fresh] = await sandbox.control.createAccounts(1);
  // The intents to the old account are written, and not committed, when the account is linked.
  const run = await db.admin.connect();
  await run.query("begin");
  await run.query("select app.process_due_schedules()");
  const link = await db.admin.connect();
  const linked = link.query("select app.link_payout_account($1, $2)", [payment.recruiter.id, fresh]);
  await waits(db, link);
  await run.query("commit");
  await linked;
  run.release();
  link.release();
  t.like((await payment.standing()).tries, [{ status: "refused", error_code: "withdrawn" }]);
  await stage.startWorker();
  await payment.isPaid();
  t.deepEqual(
    (await payment.ledger()).map(({ destination }) => destination),
    [fresh as string],
  );
});

test("what was sent stays with its account, also after a doubt; the next obligation goes to the new one", async (t) => {
  const stage = await setUp(t);
  const { db, sandbox } = stage;
  await changeSettings(db.admin, { resend_base_seconds: 2 });
  const first = await Obligation.create(stage);
  const old = first.recruiter.stripeAccountId;
  await sandbox.control.inject({ fault: "bad_gateway_before_execution", match: { destination: old } });
  await db.admin.query("select app.process_due_schedules()");
  await stage.startWorker();
  await first.comesTo("its answer is lost", ({ tries }) => tries.some(({ status }) => status === "in_doubt"));
  const [fresh] = await sandbox.control.createAccounts(1);
  await db.admin.query("select app.link_payout_account($1, $2)", [first.recruiter.id, fresh]);
  const { tries } = await first.isPaid();
  t.like(tries, [{ attempt: 2, destination: old }]);
  t.deepEqual(
    (await first.ledger()).map(({ destination }) => destination),
    [old],
  );
  const second = await Obligation.create(stage, { recruiter: first.recruiter });
  await db.admin.query("select app.process_due_schedules()");
  await second.isPaid();
  t.deepEqual(
    (await second.ledger()).map(({ destination }) => destination),
    [fresh as string],
  );
});
