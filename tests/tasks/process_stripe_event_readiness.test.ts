// Trouble that is public knowledge, as signed Connect events tell of it over HTTP, in every order: it is known before the date.

import test from "ava";
import { createRecruiter, type Recruiter } from "../support/fixtures.ts";
import { WebhookFixture } from "../support/webhook_fixture.ts";

let fixture: WebhookFixture;
test.before(async () => {
  fixture = await WebhookFixture.start();
  for (const currency of ["usd", "eur"]) await fixture.sandbox.control.fund(currency, 1_000_000);
});
test.after.always(() => fixture?.stop());
test.afterEach.always(() => fixture.calm());

const ORDERS = ["created", "reversed"] as const;

/** What happens meanwhile is delivered in this order, each event twice. */
async function deliveredAs(order: (typeof ORDERS)[number], happens: () => Promise<unknown>): Promise<void> {
  const { control } = fixture.sandbox;
  await control.setDeliveries({ paused: true });
  await happens();
  await control.setDeliveries({ paused: false, order, duplicates: 1 });
  await control.release();
  await fixture.allIsProcessed();
}

const codesOf = async ({ id }: Recruiter, effect: string) =>
  (
    await fixture.db.admin.query("select code from app.account_readiness($1) where effect = $2 order by 1", [
      id,
      effect,
    ])
  ).rows.map(({ code }) => code);

const eventsOf = async ({ id }: Recruiter, type: string) =>
  (
    await fixture.db.admin.query("select payload from app.events where type = $1 and payload ->> 'recruiter_id' = $2", [
      type,
      id,
    ])
  ).rows.map(({ payload }) => payload);

for (const order of ORDERS) {
  test.serial(
    `a fleet of accounts that goes to a manual schedule is known, by events that come as ${order}`,
    async (t) => {
      const { control } = fixture.sandbox;
      const fleet = [await fixture.recruiter(), await fixture.recruiter()];
      await deliveredAs(order, async () => {
        for (const { stripeAccountId } of fleet) {
          await control.schedulePayouts(stripeAccountId, { interval: "daily", delay_days: 0 });
          await control.schedulePayouts(stripeAccountId, { interval: "manual" });
        }
      });
      for (const each of fleet) t.deepEqual(await codesOf(each, "stays_at_stripe"), ["payouts_manual"]);
      const [one] = fleet;
      const placement = await fixture.oblige(one as Recruiter, "USD", 1000);
      await fixture.payWhatIsDue();
      await fixture.becomes(placement, { schedule: "processed" });
      // Paid, and not in the bank: the recruiter is told what to do.
      const { rows } = await fixture.db.admin.query(
        "select code, who from app.explain_payout((select id from app.payouts where placement_id = $1))",
        [placement],
      );
      t.deepEqual(rows, [{ code: "on_stripe_balance_by_hand", who: "recruiter" }]);
      await deliveredAs(order, () =>
        control.schedulePayouts((one as Recruiter).stripeAccountId, { interval: "daily", delay_days: 0 }),
      );
      t.deepEqual(await codesOf(one as Recruiter, "stays_at_stripe"), []);
    },
  );

  test.serial(
    `money in a currency without a bank account is told while it is owed, by events as ${order}`,
    async (t) => {
      const { control } = fixture.sandbox;
      const recruiter = await fixture.recruiter();
      await control.schedulePayouts(recruiter.stripeAccountId, { interval: "daily", delay_days: 0 });
      const placement = await fixture.oblige(recruiter, "EUR", 2000, "2099-01-01");
      const inUsd = { currency: "usd", last4: "1111", fingerprint: `usd ${recruiter.id}` };
      const inEur = { currency: "eur", last4: "2222", fingerprint: `eur ${recruiter.id}` };
      await deliveredAs(order, async () => {
        await control.setBankAccounts(recruiter.stripeAccountId, [inEur]);
        await control.setBankAccounts(recruiter.stripeAccountId, [inUsd]);
      });
      t.deepEqual(await codesOf(recruiter, "stays_at_stripe"), ["no_bank_account_in_currency"]);
      t.is((await fixture.standing(placement)).schedule, "pending");
      await deliveredAs(order, () => control.setBankAccounts(recruiter.stripeAccountId, [inUsd, inEur]));
      t.deepEqual(await codesOf(recruiter, "stays_at_stripe"), []);
    },
  );

  test.serial(
    `an account out of reach is known before anything is due, and stays so with events as ${order}`,
    async (t) => {
      const { control } = fixture.sandbox;
      const [account] = await control.createAccounts([{ country: "MX" }]);
      const recruiter = await createRecruiter(fixture.db.admin, account);
      await fixture.accountBecomes(recruiter, false);
      t.deepEqual(await codesOf(recruiter, "stops"), ["out_of_reach"]);
      await deliveredAs(order, async () => {
        await control.restrict(recruiter.stripeAccountId);
        await control.unrestrict(recruiter.stripeAccountId);
      });
      t.deepEqual(await codesOf(recruiter, "stops"), ["out_of_reach"]);
      const told = await eventsOf(recruiter, "payout_account.cannot_receive");
      t.deepEqual(
        told.map(({ disabled_reason }) => disabled_reason),
        ["out_of_reach"],
      );
      // The run leaves it, and Stripe is not asked for what it would refuse.
      const placement = await fixture.oblige(recruiter, "USD", 3000);
      await fixture.forgetQuestions();
      await fixture.payWhatIsDue();
      await fixture.allIsProcessed();
      t.like(await fixture.standing(placement), { schedule: "pending", transfer: null });
      t.false(await fixture.wasAsked("transfers.create"));
    },
  );

  test.serial(`details that Stripe wants by a date are told once, by events that come as ${order}`, async (t) => {
    const { control } = fixture.sandbox;
    const recruiter = await fixture.recruiter();
    const deadline = Math.floor(Date.now() / 1000) + 10 * 86_400;
    const wish = { currently_due: ["individual.id_number"], current_deadline: deadline };
    await deliveredAs(order, async () => {
      await control.require(recruiter.stripeAccountId, { ...wish, current_deadline: deadline + 86_400 });
      await control.require(recruiter.stripeAccountId, wish);
    });
    t.deepEqual(await codesOf(recruiter, "will_stop"), ["requirements_deadline"]);
    t.is((await eventsOf(recruiter, "payout_account.deadline_set")).length, 1);
  });
}
