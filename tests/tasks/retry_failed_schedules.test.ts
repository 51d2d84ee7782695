// What Stripe refused: when it is tried again, how often, and the way back.

import test from "ava";
import { jumpAhead } from "../support/clock.ts";
import { Obligation } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, {
  settings: { max_retries: 3 },
  crontab: ["retry_failed_schedules", "resolve_transfers"],
});

test.serial(
  "a refused obligation is tried again after waits that double, each under the next key; after the last try a person must look, and has a way back",
  async (t) => {
    const payment = await Obligation.create(fixture);
    const match = { destination: payment.recruiter.stripeAccountId };
    await fixture.db.admin.query(
      "insert into app_private.stripe_outcomes (code, meaning) values ('country_unsupported', 'refused_for_now')",
    );
    await fixture.sandbox.control.inject({ fault: "country_unsupported", times: 4, match });
    await fixture.db.admin.query("select app.process_due_schedules()");

    for (const tries of [1, 2, 3]) {
      const standing = await payment.comesTo(
        `try ${tries} is refused`,
        (now) => now.schedule === "failed" && now.tries.length === tries,
      );
      t.like(standing, { payout: "processing", retry_count: tries - 1, failure_code: "country_unsupported" });
      t.truthy(standing.failure_reason);
      t.is(standing.last_retry_at === null, tries === 1);
      // 15 minutes, doubled with each retry, a quarter more or less.
      const { rows } = await fixture.db.admin.query<{ wait: number }>(
        `select extract(epoch from schedule.next_retry_at - transfer.answered_at)::float as wait
         from app.payout_schedules schedule join app.payout_transfers transfer on transfer.schedule_id = schedule.id
        where schedule.id = $1 and transfer.generation = $2`,
        [standing.schedule_id, tries],
      );
      const wait = rows[0]?.wait ?? 0;
      const middle = 900 * 2 ** (tries - 1);
      t.true(wait >= 0.74 * middle && wait <= 1.26 * middle, `${wait}`);
      await jumpAhead(fixture, 3);
    }
    const failed = await payment.comesTo("the last try is refused", ({ payout }) => payout === "failed");
    t.like(failed, { schedule: "failed", retry_count: 3, next_retry_at: null, failure_code: "country_unsupported" });
    t.is(new Set(failed.tries.map(({ idempotency_key }) => idempotency_key)).size, 4);
    t.deepEqual(await payment.ledger(), []);
    const { rows: events } = await fixture.db.admin.query(
      "select type from app.events where type = 'payout.failed' and payout_id = $1",
      [failed.payout_id],
    );
    t.is(events.length, 1);

    await jumpAhead(fixture, 24 * 7);
    t.is((await payment.standing()).tries.length, 4);
    await fixture.db.admin.query("select app.retry_payout_schedule($1, 'the country is supported now')", [
      failed.schedule_id,
    ]);
    const paid = await payment.isPaid();
    t.like(paid, { retry_count: 0, failure_code: null, failure_reason: null });
    t.is(paid.tries.length, 5);
    t.is((await payment.ledger()).length, 1);
  },
);

test.serial(
  "a payout that failed because of one part goes on with the others when that part is cancelled",
  async (t) => {
    const payment = await Obligation.create(fixture);
    const { schedule_id, payout_id } = await payment.standing();
    const { admin } = fixture.db;
    await admin.query("select app.cancel_payout_schedule($1, 'in two parts')", [schedule_id]);
    for (const amount of [60_000, 40_000]) {
      await admin.query("select app.create_payout_schedule($1, now(), $2)", [payout_id, amount]);
    }
    const parts = async () =>
      (
        await admin.query<{ id: string; status: string }>(
          "select id, status from app.payout_schedules where payout_id = $1 and status <> 'cancelled' order by amount desc",
          [payout_id],
        )
      ).rows;
    const match = { destination: payment.recruiter.stripeAccountId };
    await fixture.sandbox.control.inject({ fault: "transfers_not_allowed", match });
    await admin.query("select app.process_due_schedules()");
    await payment.comesTo("one part is refused, the other paid", ({ payout }) => payout === "failed");
    await payment.comesTo("both are answered", () => true);
    const failed = (await parts()).find(({ status }) => status === "failed")?.id;
    await admin.query("select app.cancel_payout_schedule($1, 'paid by other means')", [failed]);
    t.is((await payment.standing()).payout, "processing");
    // What was cancelled is still owed: it can be scheduled anew, and then the payout is complete.
    const { rows } = await admin.query("select amount from app.payout_schedules where id = $1", [failed]);
    await admin.query("select app.create_payout_schedule($1, now(), $2)", [payout_id, rows[0].amount]);
    await admin.query("select app.process_due_schedules()");
    await payment.comesTo("all is paid", ({ payout }) => payout === "completed");
    const { transfers } = await fixture.sandbox.control.ledger();
    const theirs = transfers.filter(({ destination }) => destination === payment.recruiter.stripeAccountId);
    t.deepEqual(theirs.map(({ amount }) => amount).sort(), [40_000, 60_000]);
    t.deepEqual((await admin.query("select * from reporting.invariant_violations")).rows, []);
  },
);

test.serial("a payout of which a part was cancelled is not complete when the rest is paid", async (t) => {
  const payment = await Obligation.create(fixture);
  const { schedule_id, payout_id } = await payment.standing();
  const { admin } = fixture.db;
  await admin.query("select app.cancel_payout_schedule($1, 'smaller')", [schedule_id]);
  await admin.query("select app.create_payout_schedule($1, now(), 30000)", [payout_id]);
  await admin.query("select app.process_due_schedules()");
  await payment.comesTo("it is in processing", ({ payout }) => payout === "processing");
  const { rows } = await admin.query("select * from reporting.invariant_violations");
  t.deepEqual(rows, []);
  const isPaid = async () => {
    const { rows: parts } = await admin.query(
      "select bool_or(status = 'processed') as paid from app.payout_schedules where payout_id = $1",
      [payout_id],
    );
    return parts[0].paid as boolean;
  };
  while (!(await isPaid())) await new Promise((resolve) => setTimeout(resolve, 50));
  t.is((await payment.standing()).payout, "processing");
  t.deepEqual((await admin.query("select * from reporting.invariant_violations")).rows, []);
  await admin.query("select app.create_payout_schedule($1, now(), 70000)", [payout_id]);
  await admin.query("select app.process_due_schedules()");
  await payment.comesTo("it is complete", ({ payout }) => payout === "completed");
});
