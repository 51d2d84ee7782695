// Guarantees that are void when the company has not paid the fee in time. Amounts are minor units of a currency with
// two decimals, with none, and with three. Unless a scenario says otherwise: a fee of 100,000, started 20 days ago,
// due within 14 days.

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { type Hire, Scenario } from "../support/scenario.ts";

const db = useDatabase(test);

const HIRE: Hire = { firstPayment: 0, day: 20, feeDue: 14 };
// The start was 20 days ago: 14 days later is 6 days ago, and that day counts whole.
const IN_TIME = `${daysAgo(6)}T23:59:59Z`;
const LATE = `${daysAgo(5)}T00:00:00Z`;

const feePaid = (scenario: Scenario, placement: string, amount: number, paidAt: string) =>
  scenario.ask<{ id: string }>("select id from app.record_fee_payment($1, $2, $3)", [placement, amount, paidAt]);

const explained = async (scenario: Scenario, placement: string) =>
  (
    await scenario.ask<{ code: string; amount: number }>(
      `select explained.code, explained.amount::int from app.payouts as payout
         cross join lateral app.explain_payout(payout.id) as explained
        where payout.placement_id = $1 and explained.code = 'guarantee_void' order by explained.amount`,
      [placement],
    )
  ).map(({ amount }) => amount);

async function isVoid(scenario: Scenario, t: ExecutionContext, placement: string, missing: number) {
  const error = await refused(
    t,
    scenario.ask("select app.report_guarantee_breach($1, $2, 'left')", [placement, daysAgo(1)]),
    "HB042",
  );
  const [amount] = await scenario.ask<{ shown: string }>(
    "select app_private.shown_amount($2, currency) as shown from app.placements where id = $1",
    [placement, missing],
  );
  t.true(error.message.includes(`is void: ${amount?.shown} of its fee`), error.message);
  t.regex(error.hint ?? "", /Nothing is owed back to the company.*app\.record_fee_payment/);
  const preview = await refused(
    t,
    scenario.ask("select * from app.preview_guarantee_breach($1, $2)", [placement, daysAgo(1)]),
    "HB042",
  );
  t.is(preview.message, error.message);
}

const SCENARIOS: Record<string, (scenario: Scenario, t: ExecutionContext) => Promise<void>> = {
  // 80,000 are paid, 20,000 held; nothing of the fee was paid: no breach, and both stay as they are.
  async "nothing of the fee was paid: the guarantee is void, and every part stays"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...HIRE, recruiters: [recruiter] });
    await scenario.pay();
    await isVoid(scenario, t, placement, 100_000);
    t.deepEqual(await scenario.debts(recruiter), []);
    t.deepEqual(await scenario.books(placement), [{ status: "processing", held: 20_000, kept: 80_000 }]);
    t.deepEqual(await explained(scenario, placement), [20_000]);
  },

  // 99,990 in time and 10 late: 10 were missing.
  async "a small part came late: the guarantee is void"(scenario, t) {
    const placement = await scenario.hire(HIRE);
    await feePaid(scenario, placement, 99_990, IN_TIME);
    await feePaid(scenario, placement, 10, LATE);
    await isVoid(scenario, t, placement, 10);
  },

  async "paid in time and recorded later, by its time: the guarantee holds"(scenario, t) {
    const placement = await scenario.hire(HIRE);
    await isVoid(scenario, t, placement, 100_000);
    await feePaid(scenario, placement, 60_000, daysAgo(20));
    await isVoid(scenario, t, placement, 40_000);
    await feePaid(scenario, placement, 40_000, IN_TIME);
    t.deepEqual(await explained(scenario, placement), []);
    await scenario.breach(placement, 19);
    t.deepEqual(await scenario.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  async "a payment that is undone counts for nothing"(scenario, t) {
    const placement = await scenario.hire(HIRE);
    const [payment] = await feePaid(scenario, placement, 100_000, IN_TIME);
    t.deepEqual(await explained(scenario, placement), []);
    await scenario.ask("select app.undo_fee_payment($1, 'another company')", [payment?.id]);
    await isVoid(scenario, t, placement, 100_000);
  },

  async "before the fee is due a breach is reported whether or not it was paid"(scenario, t) {
    const placement = await scenario.hire({ ...HIRE, day: 14 });
    t.deepEqual(await explained(scenario, placement), []);
    await scenario.breach(placement, 10);
    t.deepEqual(await scenario.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  async "the day after the fee was due it is late"(scenario, t) {
    const placement = await scenario.hire({ ...HIRE, day: 15 });
    await isVoid(scenario, t, placement, 100_000);
  },

  async "terms without a due date never void a guarantee"(scenario, t) {
    const placement = await scenario.hire({ firstPayment: 0, day: 20 });
    t.deepEqual(await explained(scenario, placement), []);
    await scenario.breach(placement, 19);
    t.deepEqual(await scenario.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  async "a void guarantee pays and releases on its dates"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...HIRE, day: 91, recruiters: [recruiter] });
    await scenario.ask("select app.release_due_escrow_holds()");
    await scenario.pay();
    t.deepEqual(await scenario.books(placement), [{ status: "completed", kept: 100_000 }]);
    t.is(await scenario.atStripe(recruiter), 100_000);
  },
};

for (const currency of ["USD", "JPY", "KWD"]) {
  for (const [title, told] of Object.entries(SCENARIOS)) {
    test.serial(`${currency}: ${title}`, async (t) => {
      await told(new Scenario(t, db, currency), t);
      const { rows } = await db.admin.query("select * from reporting.invariant_violations");
      t.deepEqual(rows, []);
    });
  }
}

test.serial("the preview of terms says which guarantees a late fee would void", async (t) => {
  const scenario = new Scenario(t, db, "USD");
  const placement = await scenario.hire({ firstPayment: 0, day: 20 });
  await scenario.breach(placement, 10);
  const preview = async (terms: string) =>
    (
      await scenario.ask(
        `select is_void, is_void_then, earned_amount::int as earned, earned_amount_then::int as earned_then
           from app.preview_payout_policy(90, 20${terms}) where placement_id = $1`,
        [placement],
      )
    )[0];
  t.deepEqual(await preview(""), { is_void: false, is_void_then: false, earned: 0, earned_then: 0 });
  // Void: nothing is taken back, 100,000 stay earned.
  t.deepEqual(await preview(", fee_due_days => 14, late_fee_voids_guarantee => true"), {
    is_void: false,
    is_void_then: true,
    earned: 0,
    earned_then: 100_000,
  });
  t.deepEqual(await preview(", fee_due_days => 14"), {
    is_void: false,
    is_void_then: false,
    earned: 0,
    earned_then: 0,
  });
  await refused(t, preview(", late_fee_voids_guarantee => true"), "HB008");
});
