// Transfers of which nobody knows whether Stripe made them.

import test from "ava";
import Stripe from "stripe";
import { jumpAhead } from "../support/clock.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { AMOUNT, Obligation, type Standing, startTicking } from "../support/obligation.ts";
import { changeSettings } from "../support/payout_system.ts";
import { createTestSandbox, type TestSandbox } from "../support/sandbox.ts";
import { startTestWorker, type TestWorker } from "../support/worker.ts";

let db: TestDatabase;
let sandbox: TestSandbox;
let stripe: Stripe;
let worker: TestWorker;
let ticking: { stop(): Promise<void> };

test.before(async () => {
  [db, sandbox] = await Promise.all([createTestDatabase(), createTestSandbox()]);
  stripe = new Stripe(sandbox.secretKey, sandbox.stripeConfig);
  // What is in doubt stays so until a test moves the clock.
  await changeSettings(db.admin, { resend_base_seconds: 7_200, resend_cap_seconds: 7_200, look_up_after_seconds: 1 });
  worker = await startTestWorker({ databaseUrl: db.urlOf("holdback_worker"), stripe: sandbox });
  ticking = startTicking(db, ["resolve_transfers"]);
});
test.after.always(async () => {
  await ticking?.stop();
  await worker?.stop();
  await sandbox?.remove();
  await db?.drop();
});

/** Sent, and the answer was lost after or before Stripe made the transfer. */
async function lostAnswer(moment: "after" | "before"): Promise<{ payment: Obligation; standing: Standing }> {
  const payment = await Obligation.create(db, sandbox);
  const match = { destination: payment.recruiter.stripeAccountId };
  await sandbox.control.inject({ fault: `connection_reset_${moment}_execution`, times: 2, match });
  await db.admin.query("select app.process_due_schedules()");
  const standing = await payment.comesTo("it is in doubt", ({ tries }) => tries[0]?.status === "in_doubt");
  return { payment, standing };
}

const requests = async () => (await sandbox.control.stats()).kinds["transfers.create"] ?? 0;
const system = () => ({ admin: db.admin, workerUrl: "", sandbox });

test.serial(
  "after 23 hours a transfer in doubt is found in Stripe's list and adopted, and nothing is sent",
  async (t) => {
    const { payment, standing } = await lostAnswer("after");
    const before = await requests();
    await jumpAhead(system(), 25);
    const { tries } = await payment.isPaid();
    t.is(await requests(), before);
    const ledger = await payment.ledger();
    t.is(ledger.length, 1);
    t.is(tries.length, 1);
    t.like(tries[0], {
      status: "succeeded",
      attempt: standing.tries[0]?.attempt,
      stripe_transfer_id: ledger[0]?.id as string,
    });
  },
);

test.serial(
  "after 23 hours a transfer that Stripe does not have is recorded as absent, and the next generation pays",
  async (t) => {
    const { payment } = await lostAnswer("before");
    await jumpAhead(system(), 25);
    const { tries, retry_count } = await payment.isPaid();
    t.like(tries[0], { status: "refused", error_code: "absent_at_stripe", attempt: 1 });
    t.like(tries[1], { status: "succeeded", generation: 2 });
    t.is(retry_count, 0);
    const ledger = await payment.ledger();
    t.deepEqual(
      ledger.map(({ idempotency_key }) => idempotency_key),
      [tries[1]?.idempotency_key as string],
    );
  },
);

test.serial("it is found behind more than a hundred other transfers of its group to the same account", async (t) => {
  const { payment } = await lostAnswer("after");
  const [ours] = await payment.ledger();
  await sandbox.control.fund("usd", 130);
  for (let i = 0; i < 130; i++) {
    await stripe.transfers.create({
      amount: 1,
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: ours?.transfer_group as string,
    });
  }
  const before = await requests();
  await jumpAhead(system(), 25);
  const { tries } = await payment.isPaid();
  t.is(await requests(), before);
  t.is(tries[0]?.stripe_transfer_id, ours?.id as string);
  t.is((await payment.ledger()).length, 1);
});

test.serial(
  "what others moved in the same group is not taken for it: another amount, another obligation",
  async (t) => {
    const { payment, standing } = await lostAnswer("before");
    const common = {
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: `holdback:${standing.payout_id}`,
    };
    await stripe.transfers.create({ ...common, amount: AMOUNT, metadata: { holdback_schedule_id: "another" } });
    await stripe.transfers.create({ ...common, amount: AMOUNT });
    await jumpAhead(system(), 25);
    const { tries } = await payment.isPaid();
    t.like(tries[0], { status: "refused", error_code: "absent_at_stripe" });
    t.is((await payment.ledger()).length, 1);
  },
);

test.serial(
  "when Stripe shows two transfers for one obligation, one is adopted, the payout is frozen, and an event says so",
  async (t) => {
    const { payment, standing } = await lostAnswer("after");
    const [ours] = await payment.ledger();
    const twin = await stripe.transfers.create({
      amount: AMOUNT,
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: ours?.transfer_group as string,
      metadata: ours?.metadata as Stripe.Metadata,
    });
    await jumpAhead(system(), 25);
    const { tries } = await payment.comesTo(
      "it is frozen",
      ({ frozen, schedule }) => frozen && schedule === "processed",
    );
    t.is(tries.length, 1);
    t.true([ours?.id, twin.id].includes(tries[0]?.stripe_transfer_id as string));
    const { rows } = await db.admin.query(
      "select payload from app.events where type = 'payout_transfer.duplicate' and payout_id = $1",
      [standing.payout_id],
    );
    t.is(rows.length, 1);
    t.deepEqual(rows[0].payload.stripe_transfer_ids.sort(), [ours?.id, twin.id].sort());
  },
);

test.serial(
  "when Stripe shows an earlier try that it had refused, nothing more is sent until a person has looked",
  async (t) => {
    const payment = await Obligation.create(db, sandbox);
    const match = { destination: payment.recruiter.stripeAccountId };
    await sandbox.control.inject({ fault: "resource_missing", match });
    await db.admin.query("select app.process_due_schedules()");
    const failed = await payment.comesTo("it is refused", ({ schedule }) => schedule === "failed");
    const stray = await stripe.transfers.create({
      amount: AMOUNT,
      currency: "usd",
      destination: payment.recruiter.stripeAccountId,
      transfer_group: `holdback:${failed.payout_id}`,
      metadata: { holdback_schedule_id: failed.schedule_id, holdback_generation: "1" },
    });
    await sandbox.control.inject({ fault: "connection_reset_before_execution", times: 2, match });
    await db.admin.query("select app.retry_payout_schedule($1, 'the account is there now')", [failed.schedule_id]);
    await payment.comesTo("the second try is in doubt", ({ tries }) => tries[1]?.status === "in_doubt");
    await jumpAhead(system(), 25);
    const standing = await payment.comesTo("it is frozen", ({ frozen }) => frozen);
    t.like(standing.tries[1], { status: "in_doubt" });
    t.is((await payment.ledger()).length, 1);
    const { rows } = await db.admin.query(
      "select payload from app.events where type = 'payout_transfer.duplicate' and payout_id = $1",
      [standing.payout_id],
    );
    t.deepEqual(
      rows.map(({ payload }) => payload),
      [{ stripe_transfer_ids: [stray.id] }],
    );

    // The person takes the stray one back and lets the payout go on.
    await stripe.transfers.createReversal(stray.id);
    await db.admin.query("select app.unfreeze_payout($1, 'the stray transfer was taken back')", [standing.payout_id]);
    await payment.isPaid();
    const unreversed = (await payment.ledger()).filter(({ amount, amount_reversed }) => amount_reversed < amount);
    t.is(unreversed.length, 1);
  },
);

test.serial(
  "what a dead worker sent is sent again under the same key when its lease is over, though the queue keeps its job",
  async (t) => {
    const payment = await Obligation.create(db, sandbox);
    const client = await db.admin.connect();
    try {
      // The worker that took the job has marked the intent as sent, and died.
      await client.query("begin");
      await client.query("select app.process_due_schedules()");
      await client.query(
        "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a dead worker' where payload::text like '%transfer_id%'",
      );
      await client.query("commit");
    } finally {
      client.release();
    }
    const id = (await payment.standing()).tries[0]?.id;
    const { rows: begun } = await db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [id]);
    t.is(begun.length, 1);
    await db.admin.query("update app.payout_transfers set lease_until = now() where id = $1", [id]);
    const { tries } = await payment.isPaid();
    t.like(tries[0], { generation: 1, attempt: 2, status: "succeeded" });
    t.is((await payment.ledger()).length, 1);
    const { rows: jobs } = await db.admin.query(
      "select count(*)::int as count from graphile_worker._private_jobs where locked_by = 'a dead worker'",
    );
    t.is(jobs[0].count, 1);
  },
);

test.serial("Stripe's list is not asked while what was sent may still be executing", async (t) => {
  await changeSettings(db.admin, { look_up_after_seconds: 60 });
  const { standing } = await lostAnswer("before");
  const ask = async () => {
    const { rows } = await db.admin.query("select * from app_private.begin_look_up($1)", [standing.tries[0]?.id]);
    return rows.length;
  };
  t.is(await ask(), 0);
  await db.admin.query("update app.payout_transfers set sent_at = sent_at - interval '61 seconds' where id = $1", [
    standing.tries[0]?.id,
  ]);
  t.is(await ask(), 1);
  await changeSettings(db.admin, { look_up_after_seconds: 1 });
});

test.serial("a run whose last answer was recorded by a worker that died at once is finished by another", async (t) => {
  const payment = await Obligation.create(db, sandbox);
  const { rows: runs } = await db.admin.query("select id from app.process_due_schedules()");
  await payment.isPaid();
  const read = async () => {
    const { rows } = await db.admin.query("select finished_at, succeeded_count from app.payout_runs where id = $1", [
      runs[0].id,
    ]);
    return rows[0];
  };
  await eventually("it is finished", async () => (await read()).finished_at !== null);
  await db.admin.query("update app.payout_runs set finished_at = null, succeeded_count = 0 where id = $1", [
    runs[0].id,
  ]);
  await eventually("it is finished again", async () => (await read()).finished_at !== null);
  t.is((await read()).succeeded_count, "1");
});

test.serial("an answer of an earlier attempt counts for nothing, unless it is the transfer itself", async (t) => {
  const record = (answer: object) =>
    db.admin.query("select app_private.record_transfer_answers($1)", [JSON.stringify([answer])]);
  const { payment, standing } = await lostAnswer("after");
  const transfer_id = standing.tries[0]?.id;
  await db.admin.query("update app.payout_transfers set next_attempt_at = now() where id = $1", [transfer_id]);
  await ticking.stop();
  const { rows: begun } = await db.admin.query("select * from app_private.begin_transfers(array[$1::uuid])", [
    transfer_id,
  ]);
  if (begun.length === 1) {
    for (const [http_status, code] of [
      [400, "resource_missing"],
      [429, "rate_limit"],
      [null, "ECONNRESET"],
    ]) {
      await record({ transfer_id, attempt: 1, http_status, code });
      t.like((await payment.standing()).tries[0], { status: "sent", attempt: 2 });
    }
    const [ours] = await payment.ledger();
    await record({ transfer_id, attempt: 1, http_status: 200, code: null, stripe_transfer_id: ours?.id });
  }
  ticking = startTicking(db, ["resolve_transfers"]);
  const { schedule, tries } = await payment.isPaid();
  t.is(schedule, "processed");
  t.is(tries.length, 1);
});
