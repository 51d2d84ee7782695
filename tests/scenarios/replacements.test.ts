// Candidates who left and were replaced: what was paid counts for the replacement, nothing is paid twice, and the books of both
// placements balance. Amounts are minor units of a currency with two decimals, with none, and with three, worked out by hand.
// Unless a scenario says otherwise: 100,000, of which 20 % are held to the end of a guarantee of 90 days; started 10 days ago.

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { refused } from "../support/errors.ts";
import { type Hire, Scenario } from "../support/scenario.ts";

const db = useDatabase(test);
const PAID_AT_ONCE: Hire = { firstPayment: 0 };

const SCENARIOS: Record<string, (scenario: Scenario, t: ExecutionContext) => Promise<void>> = {
  // Nothing was paid: 80,000 and 20,000 end here and begin there, on new dates.
  async "nothing paid: schedule and hold begin anew, with the dates of the new start"(scenario, t) {
    const placement = await scenario.hire();
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
    t.deepEqual(await scenario.books(replacement), [{ status: "approved", scheduled: 80_000, held: 20_000 }]);
    const [dates] = await scenario.ask(
      `select (select due_at from app.payout_schedules where placement_id = $1) = guarantee_completion_date as first_part,
              (select release_date from app.escrow_holds where placement_id = $1) = guarantee_completion_date as hold,
              guarantee_completion_date::date - start_date as days
         from app.placements where id = $1`,
      [replacement],
    );
    t.deepEqual(dates, { first_part: true, hold: true, days: 90 });
  },

  // 80,000 paid: they are the first part of the replacement, 20,000 stay held, nothing is sent.
  async "paid, and replaced instead of a breach: what was paid counts, nothing is paid twice or taken back"(
    scenario,
    t,
  ) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.debts(recruiter), [["recovered", 0]]);
    t.deepEqual(await scenario.takeBack(), []);
    await scenario.pay();
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.books(replacement), [{ status: "processing", set_off: 80_000, held: 20_000 }]);
    t.is(await scenario.atStripe(recruiter), 80_000);
    const [explained] = await scenario.ask<{ codes: string[] }>(
      `select array_agg(code order by code) as codes from app.payouts as payout
         cross join lateral app.explain_payout(payout.id) where placement_id = $1`,
      [replacement],
    );
    t.deepEqual(explained?.codes, ["carried_over", "held_active"]);
  },

  // Of the 80,000 that went over, 30,000 are reversed by hand at Stripe: 50,000 are paid of the replacement. When that breaks,
  // these 50,000 are all that is taken back.
  async "what was carried over and is reversed by hand is not paid of the replacement, and not taken back twice"(
    scenario,
    t,
  ) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    await scenario.reverseByHand(placement, 30_000);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.books(replacement), [
      { status: "processing", set_off: 50_000, recovered: 30_000, held: 20_000 },
    ]);
    await scenario.breach(replacement, 0);
    t.deepEqual((await scenario.debts(recruiter)).at(-1), ["open", 50_000]);
    t.deepEqual(await scenario.takeBack(), [50_000]);
    t.is(await scenario.atStripe(recruiter), 0);
  },

  // 80,000 are a debt of the replacement, of which 30,000 come back by hand: 50,000 are left of it.
  async "a reversal by hand of the first transfer makes the debt of the replacement smaller"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    await scenario.breach(replacement, 0);
    await scenario.reverseByHand(placement, 30_000);
    t.deepEqual((await scenario.debts(recruiter)).at(-1), ["open", 50_000]);
    t.deepEqual(await scenario.takeBack(), [50_000]);
    t.is(await scenario.atStripe(recruiter), 0);
    t.like((await scenario.books(replacement))[0], { status: "reversed" });
  },

  // 30,000 of the first transfer are reversed by hand; the 50,000 go on to the third placement, and back when that is undone.
  // There 30,000 are owed again, and 20,000 held.
  async "what is left after a reversal by hand goes over to the next replacement, and back"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const first = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const second = await scenario.replace(first);
    await scenario.reverseByHand(first, 30_000);
    const third = await scenario.replace(second, 0);
    t.like((await scenario.books(third))[0], { status: "processing", scheduled: 30_000, held: 20_000 });
    await scenario.withdraw(second);
    t.like((await scenario.books(second))[0], { status: "processing", scheduled: 30_000, held: 20_000 });
    await scenario.withdraw(first);
    t.like((await scenario.books(first))[0], { status: "processing", scheduled: 30_000, held: 20_000 });
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
    await scenario.breach(first, 9);
    await scenario.takeBack();
    t.is(await scenario.atStripe(recruiter), 0);
  },

  // 80,000 are a debt of the replacement; the money is in the transfer of the first placement.
  async "the replacement breaks too: what was carried over is taken back from the first transfer"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    await scenario.breach(replacement, 0);
    t.deepEqual(await scenario.debts(recruiter), [
      ["recovered", 0],
      ["open", 80_000],
    ]);
    t.deepEqual(await scenario.takeBack(), [80_000]);
    t.is(await scenario.atStripe(recruiter), 0);
    t.deepEqual(await scenario.books(replacement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  // Of the debt of 80,000, 30,000 came back: 50,000 were kept. They count; 30,000 of the first part are owed again.
  async "after a breach: what came back is owed again, the open debt is closed"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.reverseByHand(placement, 30_000);
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.debts(recruiter), [
      ["cancelled", 50_000],
      ["recovered", 0],
    ]);
    t.deepEqual(await scenario.books(replacement), [
      { status: "processing", scheduled: 30_000, set_off: 50_000, held: 20_000 },
    ]);
    await scenario.pay();
    t.deepEqual(await scenario.takeBack(), []);
    t.is(await scenario.atStripe(recruiter), 80_000);
    t.deepEqual(await scenario.books(replacement), [
      { status: "processing", kept: 30_000, set_off: 50_000, held: 20_000 },
    ]);
  },

  // 90,000, left on day 45 of 90: 45,000 earned of 72,000 paid, 27,000 came back. 45,000 count; 27,000 and 18,000 follow.
  async "after a pro rata breach that was taken back: what was kept counts, the rest is owed and held anew"(
    scenario,
    t,
  ) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({
      ...PAID_AT_ONCE,
      fee: 90_000,
      day: 50,
      rule: "pro_rata",
      recruiters: [recruiter],
    });
    await scenario.pay();
    await scenario.breach(placement, 45);
    t.deepEqual(await scenario.takeBack(), [27_000]);
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.books(replacement), [
      { status: "processing", scheduled: 27_000, set_off: 45_000, held: 18_000 },
    ]);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 72_000);
    // The second breach: 0 days worked, nothing is earned: 72,000 are a debt.
    await scenario.breach(replacement, 0);
    t.deepEqual((await scenario.debts(recruiter)).at(-1), ["open", 72_000]);
    t.deepEqual(await scenario.takeBack(), [27_000, 45_000]);
    t.is(await scenario.atStripe(recruiter), 0);
  },

  // 80,000 and the first tranche of 10,000 were paid: both count, the second tranche is held.
  async "a tranche was released and paid: it counts, the other one is held"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({
      ...PAID_AT_ONCE,
      day: 40,
      tranches: [
        [50, 30],
        [50, null],
      ],
      recruiters: [recruiter],
    });
    await scenario.ask("select app.release_due_escrow_holds()");
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.books(replacement), [{ status: "processing", set_off: 90_000, held: 10_000 }]);
    await scenario.ask("select app.release_due_escrow_holds()");
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 90_000);
  },

  // The hold of 20,000 was forfeited by hand before: it stays lost, and with 80,000 paid nothing is to come.
  async "what was forfeited before stays lost"(scenario, t) {
    const placement = await scenario.hire(PAID_AT_ONCE);
    await scenario.pay();
    await scenario.ask("select app.forfeit_escrow_hold(id, 'agreed') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.books(replacement), [{ status: "completed", set_off: 80_000, forfeited: 20_000 }]);
  },

  // 50,000 each: 40,000 of one were paid, the other has no account.
  async "two recruiters, one paid and one not: each goes on where they were"(scenario, t) {
    const [paid, waiting] = [await scenario.recruiter(), await scenario.recruiter()];
    await scenario.ask("update app.payout_accounts set transfers_enabled = false where user_id = $1", [waiting.id]);
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [paid, waiting] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.books(replacement), [
      { status: "processing", set_off: 40_000, held: 10_000 },
      { status: "approved", scheduled: 40_000, held: 10_000 },
    ]);
  },

  // 80,000 go there and back; the breach of the first then takes them from the transfer where they are.
  async "a replacement by mistake is undone: all is as before, and the first guarantee can break"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    await scenario.withdraw(placement);
    t.deepEqual(await scenario.books(placement), [{ status: "processing", set_off: 80_000, held: 20_000 }]);
    t.deepEqual(await scenario.books(replacement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.statuses(placement, replacement), ["active", "cancelled"]);
    await refused(t, scenario.withdraw(replacement), "HB003");
    await scenario.breach(placement, 9);
    t.deepEqual(await scenario.takeBack(), [80_000]);
    t.is(await scenario.atStripe(recruiter), 0);
    // And once more a replacement, after all.
    const another = await scenario.replace(placement);
    t.deepEqual(await scenario.books(another), [{ status: "approved", scheduled: 80_000, held: 20_000 }]);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
  },

  // The replacement paid 80,000 of its own: undone, they are the first part of the first placement.
  async "undone after the replacement was paid: the payment counts for the first placement"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    const replacement = await scenario.replace(placement);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
    await scenario.withdraw(placement);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
    t.deepEqual(await scenario.books(placement), [{ status: "processing", set_off: 80_000, held: 20_000 }]);
    t.deepEqual(await scenario.books(replacement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  async "the breach of a replacement that is withdrawn leaves what was carried over"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const replacement = await scenario.replace(placement);
    await scenario.breach(replacement, 0);
    await refused(t, scenario.withdraw(placement), "HB003", /is breached/);
    await scenario.withdraw(replacement);
    t.deepEqual(await scenario.books(replacement), [{ status: "processing", set_off: 80_000, held: 20_000 }]);
    t.deepEqual(await scenario.takeBack(), []);
  },

  async "a replacement is replaced: the money of the first transfer counts for the third"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const first = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    const second = await scenario.replace(first);
    await refused(t, scenario.replace(first), "HB003", /replaced already/);
    const third = await scenario.replace(second, 0);
    await scenario.pay();
    t.deepEqual(await scenario.books(third), [{ status: "processing", set_off: 80_000, held: 20_000 }]);
    await scenario.breach(third, 0);
    t.deepEqual(await scenario.takeBack(), [80_000]);
    t.is(await scenario.atStripe(recruiter), 0);
  },

  async "a payout in dispute stays frozen under the replacement"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.ask("select app.freeze_payout(id, 'dispute') from app.payouts where placement_id = $1", [placement]);
    const replacement = await scenario.replace(placement);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 0);
    await scenario.ask("select app.unfreeze_payout(id, 'settled') from app.payouts where placement_id = $1", [
      replacement,
    ]);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
  },

  // Terms with a replacement only, within 30 days: left on day 9, yesterday. The debt waits for day 40.
  async "where the terms name a replacement, the debt is not collected while one may come"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const hire: Hire = { ...PAID_AT_ONCE, remedy: "replacement", replacementDays: 30, recruiters: [recruiter] };
    const placement = await scenario.hire(hire);
    await scenario.pay();
    await scenario.breach(placement, 9);
    t.deepEqual(await scenario.takeBack(), []);
    await scenario.hire({ ...PAID_AT_ONCE, fee: 10_000, holdback: 0, recruiters: [recruiter] });
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 90_000, "nothing is set off");
    const replacement = await scenario.replace(placement);
    t.deepEqual(await scenario.books(replacement), [{ status: "processing", set_off: 80_000, held: 20_000 }]);
    t.deepEqual(await scenario.takeBack(), []);
  },

  // Left 31 days ago, a replacement within 30 days: too late, the debt is collected.
  async "too late for a replacement: it is refused, and the debt is collected"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({
      ...PAID_AT_ONCE,
      day: 40,
      remedy: "replacement",
      replacementDays: 30,
      recruiters: [recruiter],
    });
    await scenario.pay();
    await refused(t, scenario.replace(placement, 9), "HB043", /until .*, 30 days after/);
    await scenario.breach(placement, 9);
    await refused(t, scenario.replace(placement), "HB043");
    t.deepEqual(await scenario.takeBack(), [80_000]);
  },

  // Left 30 days ago: the last day counts.
  async "the last day of the time for a replacement counts"(scenario, t) {
    const placement = await scenario.hire({ day: 40, remedy: "either", replacementDays: 30 });
    await refused(t, scenario.replace(placement, 9), "HB043");
    const replacement = await scenario.replace(placement, 10);
    t.deepEqual(await scenario.books(replacement), [{ status: "approved", scheduled: 80_000, held: 20_000 }]);
  },

  async "terms with a refund only know no replacement"(scenario, t) {
    const placement = await scenario.hire({ remedy: "refund" });
    await refused(t, scenario.replace(placement), "HB043", /a refund only/);
    await scenario.breach(placement, 9);
    await refused(t, scenario.replace(placement), "HB043");
  },

  async "a fee that was paid late gives no replacement; a fee paid in time counts for the replacement too"(
    scenario,
    t,
  ) {
    const late = await scenario.hire({ day: 20, feeDue: 14 });
    await refused(t, scenario.replace(late), "HB042");
    const placement = await scenario.hire({ day: 20, feeDue: 14 });
    await scenario.ask("select app.record_fee_payment($1, 100000, $2)", [placement, daysAgo(20)]);
    const replacement = await scenario.replace(placement);
    await refused(t, scenario.ask("select app.record_fee_payment($1, 10, now())", [replacement]), "HB010");
    await scenario.breach(replacement, 0);
    t.deepEqual(await scenario.books(replacement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
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
