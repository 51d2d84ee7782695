// What waits for money, or for an account that can receive: however often it is refused, no person has to look, and it
// goes on by itself.

import test from "ava";
import { jumpAhead } from "../support/clock.ts";
import { eventually } from "../support/eventually.ts";
import { Obligation } from "../support/obligation.ts";
import { useWorker } from "../support/worker_fixture.ts";

const fixture = useWorker(test, { settings: { max_retries: 2 }, crontab: ["retry_failed_schedules"] });

// 1,000.00 USD, 100,000 JPY and 100.000 KWD: 100,000 minor units each.
for (const currency of ["USD", "JPY", "KWD"]) {
  test.serial(
    `${currency}: refused for lack of money more often than the retry limit, then funded: it is paid`,
    async (t) => {
      const payment = await Obligation.create(fixture, { currency, funded: false });
      await fixture.db.admin.query("select app.process_due_schedules()");
      for (const tries of [1, 2, 3, 4, 5]) {
        const standing = await payment.comesTo(
          `try ${tries} is refused`,
          (now) => now.schedule === "failed" && now.tries.length === tries,
        );
        t.like(standing, { payout: "processing", failure_code: "balance_insufficient", retry_count: 0 });
        t.truthy(standing.next_retry_at);
        await jumpAhead(fixture, 31);
      }
      const { payout_id } = await payment.standing();
      await fixture.sandbox.control.fund(currency.toLowerCase(), 100_000);
      await fixture.run("sync_platform_balance");
      const paid = await payment.isPaid();
      t.is(paid.retry_count, 0);
      t.is((await payment.ledger()).length, 1);
      const { rows } = await fixture.db.admin.query(
        `select (select count(*)::int from app.events where type = 'payout.failed' and payout_id = $1) as failures,
              waits_for, waiting_since from app.payout_schedules where payout_id = $1`,
        [payout_id],
      );
      t.deepEqual(rows, [{ failures: 0, waits_for: null, waiting_since: null }]);
    },
  );
}

test.serial("what waits for money is tried again after waits that double, up to the cap", async (t) => {
  const payment = await Obligation.create(fixture, { currency: "NOK", funded: false });
  await fixture.db.admin.query("select app.process_due_schedules()");
  const wait = async (tries: number) => {
    await payment.comesTo(`try ${tries} is refused`, (now) => now.schedule === "failed" && now.tries.length === tries);
    const { rows } = await fixture.db.admin.query<{ wait: number; waited: number }>(
      `select extract(epoch from schedule.next_retry_at - transfer.answered_at)::float as wait,
              extract(epoch from transfer.answered_at - schedule.waiting_since)::float as waited
         from app.payout_schedules schedule join app.payout_transfers transfer on transfer.schedule_id = schedule.id
        where transfer.generation = $2 and schedule.id = $1`,
      [(await payment.standing()).schedule_id, tries],
    );
    return rows[0] as { wait: number; waited: number };
  };
  const about = (seconds: number, middle: number) =>
    t.true(seconds >= 0.74 * middle && seconds <= 1.26 * middle, `${seconds} is not about ${middle}`);
  // 15 minutes, a quarter more or less; after 3 hours of waiting 3 hours; after 3 days no more than a day.
  about((await wait(1)).wait, 900);
  await jumpAhead(fixture, 3);
  about((await wait(2)).wait, 3 * 3600);
  await jumpAhead(fixture, 72);
  about((await wait(3)).wait, 86_400);
});

test.serial("an account that cannot receive for longer than the retry limit: it is paid once it can", async (t) => {
  const payment = await Obligation.create(fixture);
  const match = { destination: payment.recruiter.stripeAccountId };
  const stripe_account_id = payment.recruiter.stripeAccountId;
  await fixture.sandbox.control.inject({ fault: "insufficient_capabilities_for_transfer", times: 4, match });
  await fixture.db.admin.query("select app.process_due_schedules()");
  for (const tries of [1, 2, 3, 4]) {
    const standing = await payment.comesTo(
      `try ${tries} is refused`,
      (now) => now.schedule === "failed" && now.tries.length === tries,
    );
    t.like(standing, { payout: "processing", retry_count: 0, failure_code: "insufficient_capabilities_for_transfer" });
    // Stripe refuses, and says in the same breath that the account can receive: that alone has it not tried at once.
    await eventually("the account is asked about", async () => {
      const { rows } = await fixture.db.admin.query(
        "select checked_at from app.payout_accounts where stripe_account_id = $1 and transfers_enabled",
        [stripe_account_id],
      );
      return rows[0]?.checked_at instanceof Date;
    });
    t.is((await payment.standing()).tries.length, tries);
    if (tries < 4) await jumpAhead(fixture, 31);
  }
  // The next answer about the account does.
  await fixture.run("sync_payout_account", { stripe_account_id });
  await payment.isPaid();
  t.is((await payment.ledger()).length, 1);
});
