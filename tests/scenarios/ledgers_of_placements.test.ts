// Scenarios of placements, each in a currency with two decimals, with none, and with three: what was earned, what is
// owed, what was paid. Amounts are minor units of whichever currency; every figure was worked out by hand, the
// working stands beside it. Unless a scenario says otherwise: 100,000, of which 20 % are held to the end of a
// guarantee of 90 days.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { PAID_AT_ONCE, playScenarios } from "../support/scenario.ts";

const db = useDatabase(test);

playScenarios(test, db, {
  // 0 earned, 0 paid: 80,000 are cancelled, 20,000 forfeited.
  async "everything, left on day 59, nothing paid: nothing is earned, owed or a debt"(scenario, t) {
    const placement = await scenario.hire({ day: 60 });
    await scenario.breach(placement, 59);
    t.deepEqual(await scenario.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  // 90,000 x 59 / 90 = 59,000 earned. 72,000 were scheduled: 59,000 stay, 13,000 go; 18,000 held are forfeited.
  async "pro rata, left on day 59, first payment on completion: 59,000 stay owed"(scenario, t) {
    const placement = await scenario.hire({ fee: 90_000, day: 60, rule: "pro_rata" });
    await scenario.breach(placement, 59);
    t.deepEqual(await scenario.books(placement), [
      { status: "approved", scheduled: 59_000, forfeited: 18_000, cancelled: 13_000 },
    ]);
  },

  // 59,000 earned, 72,000 paid: a debt of 13,000; whoever was paid what, 59,000 are kept.
  async "pro rata, left on day 59, first payment on day 0: 59,000 are kept"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({
      ...PAID_AT_ONCE,
      fee: 90_000,
      day: 60,
      rule: "pro_rata",
      recruiters: [recruiter],
    });
    await scenario.pay();
    await scenario.breach(placement, 59);
    t.deepEqual(await scenario.debts(recruiter), [["open", 13_000]]);
    t.deepEqual(await scenario.takeBack(), [13_000]);
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 59_000, recovered: 13_000, forfeited: 18_000 },
    ]);
    t.is(await scenario.atStripe(recruiter), 59_000);
  },

  // 90,000 x 85 / 90 = 85,000 by the rule, but the 18,000 held were forfeited before: 72,000. Of the 72,000 paid, 30,000 came
  // back and are scheduled anew: they stay owed, and no more.
  async "pro rata, what was forfeited before is not earned, whatever came back and is owed anew"(scenario, t) {
    const placement = await scenario.hire({ ...PAID_AT_ONCE, fee: 90_000, day: 86, rule: "pro_rata" });
    await scenario.pay();
    await scenario.reverseByHand(placement, 30_000);
    await scenario.ask("select app.create_payout_schedule(id, now(), 30000) from app.payouts where placement_id = $1", [
      placement,
    ]);
    await scenario.ask("select app.forfeit_escrow_hold(id, 'agreed') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    await scenario.breach(placement, 85);
    t.deepEqual(await scenario.books(placement), [
      { status: "processing", scheduled: 30_000, kept: 42_000, forfeited: 18_000 },
    ]);
  },

  // 59,000 by the rule, but the 72,000 were cancelled and not scheduled anew: the 18,000 held are all that is earned.
  async "pro rata, what was cancelled before and not scheduled anew is not earned"(scenario, t) {
    const placement = await scenario.hire({ fee: 90_000, day: 60, rule: "pro_rata" });
    await scenario.ask(
      "select app.cancel_payout_schedule(id, 'agreed') from app.payout_schedules where placement_id = $1",
      [placement],
    );
    await scenario.breach(placement, 59);
    t.deepEqual(await scenario.books(placement), [{ status: "approved", scheduled: 18_000, cancelled: 72_000 }]);
  },

  // 100,000 x 0 / 90 = 0: the first day itself does not count as worked.
  async "pro rata, left on the first day: nothing is earned"(scenario, t) {
    const placement = await scenario.hire({ day: 5, rule: "pro_rata" });
    await scenario.breach(placement, 0);
    t.deepEqual(await scenario.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  // 90,000 x 89 / 90 = 89,000 earned: 72,000 scheduled stay, 17,000 of the 18,000 held are owed, 1,000 forfeited.
  async "pro rata, left on the last covered day: what is earned beyond the first part comes out of the hold"(
    scenario,
    t,
  ) {
    const placement = await scenario.hire({ fee: 90_000, day: 89, rule: "pro_rata" });
    await scenario.breach(placement, 89);
    t.deepEqual(await scenario.books(placement), [{ status: "approved", scheduled: 89_000, forfeited: 1_000 }]);
  },

  // 100,000 - 20,000 = 80,000 earned, and still scheduled.
  async "held only, nothing paid: the first part stays scheduled"(scenario, t) {
    const placement = await scenario.hire({ day: 60, rule: "held_only" });
    await scenario.breach(placement, 59);
    t.deepEqual(await scenario.books(placement), [{ status: "approved", scheduled: 80_000, forfeited: 20_000 }]);
  },

  // Each earns 50,000 - 10,000 = 40,000, the one with an account and the one without.
  async "held only, two recruiters, one paid and one without an account yet: both earn 40,000"(scenario, t) {
    const [paid, waiting] = [await scenario.recruiter(), await scenario.recruiter()];
    await scenario.ask("update app.payout_accounts set transfers_enabled = false where user_id = $1", [waiting.id]);
    const placement = await scenario.hire({ ...PAID_AT_ONCE, rule: "held_only", recruiters: [paid, waiting] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 40_000, forfeited: 10_000 },
      { status: "approved", scheduled: 40_000, forfeited: 10_000 },
    ]);
  },

  // On day 59 the first tranche (10,000, day 30) was due and is earned, the second (10,000) was not.
  async "held only, two tranches, left between them: the first is earned"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({
      ...PAID_AT_ONCE,
      day: 60,
      rule: "held_only",
      tranches: [
        [50, 30],
        [50, null],
      ],
      recruiters: [recruiter],
    });
    await scenario.ask("select app.release_due_escrow_holds()");
    await scenario.pay();
    await scenario.breach(placement, 59);
    t.deepEqual(await scenario.debts(recruiter), []);
    t.deepEqual(await scenario.books(placement), [{ status: "completed", kept: 90_000, forfeited: 10_000 }]);
    t.is(await scenario.atStripe(recruiter), 90_000);
  },

  // 80,000 earned, 85,000 paid: what was released early was not earned on day 9.
  async "held only, 5,000 released early: they are a debt"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, rule: "held_only", recruiters: [recruiter] });
    await scenario.ask(
      "select app.release_escrow_hold((select id from app.escrow_holds where placement_id = $1), 'early', 5000)",
      [placement],
    );
    await scenario.pay();
    await scenario.breach(placement, 9);
    t.deepEqual(await scenario.debts(recruiter), [["open", 5_000]]);
    await scenario.takeBack();
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 80_000, recovered: 5_000, forfeited: 15_000 },
    ]);
  },

  // 80,000 paid, 80,000 reversed by hand: 0 paid, 0 earned, no debt.
  async "all that was paid was reversed by hand before the breach: no debt, and nothing is collected"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.reverseByHand(placement, 80_000);
    await scenario.breach(placement, 9);
    t.deepEqual(await scenario.debts(recruiter), []);
    t.deepEqual(await scenario.takeBack(), []);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000, "the next placement is paid whole");
  },

  // 90,000 x 45 / 90 = 45,000 earned; 72,000 paid, 60,000 of them reversed by hand: 12,000 paid, 33,000 owed.
  async "pro rata, most was reversed by hand: what is earned and not there is owed"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({
      ...PAID_AT_ONCE,
      fee: 90_000,
      day: 50,
      rule: "pro_rata",
      recruiters: [recruiter],
    });
    await scenario.pay();
    await scenario.reverseByHand(placement, 60_000);
    await scenario.breach(placement, 45);
    t.deepEqual(await scenario.debts(recruiter), []);
    // 18,000 of the 33,000 are the hold, which is earned with them; 15,000 are one new obligation.
    t.deepEqual(await scenario.books(placement), [
      { status: "processing", scheduled: 33_000, kept: 12_000, recovered: 45_000 },
    ]);
  },

  // 100 of 80,000 came back; the report was a mistake: 100 are owed again, the hold is held again.
  async "a mistaken breach is withdrawn after 100 came back: they are owed again"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.reverseByHand(placement, 100);
    await scenario.withdraw(placement);
    t.deepEqual(await scenario.books(placement), [
      { status: "processing", scheduled: 100, held: 20_000, kept: 79_900 },
    ]);
    await scenario.pay();
    t.deepEqual(await scenario.books(placement), [{ status: "processing", held: 20_000, kept: 80_000 }]);
    t.is(await scenario.atStripe(recruiter), 80_000);
  },

  // 59,000 were earned and paid, then the report is withdrawn: 18,000 are held again, 90,000 - 59,000 - 18,000 = 13,000 owed.
  async "a mistaken pro rata breach is withdrawn after what it left was paid: the rest is owed and held again"(
    scenario,
    t,
  ) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ fee: 90_000, day: 60, rule: "pro_rata", recruiters: [recruiter] });
    await scenario.breach(placement, 59);
    await scenario.ask(
      "select app.reschedule_payout_schedule(id, now(), 'agreed') from app.payout_schedules where placement_id = $1 and status = 'pending'",
      [placement],
    );
    await scenario.pay();
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 59_000, forfeited: 18_000, cancelled: 13_000 },
    ]);
    await scenario.withdraw(placement);
    t.deepEqual(await scenario.books(placement), [
      { status: "processing", scheduled: 13_000, held: 18_000, kept: 59_000 },
    ]);
  },

  async "failed, broken, withdrawn: it is pending again, and is paid"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay({ http_status: 400, code: "resource_missing" });
    t.is((await scenario.books(placement))[0]?.status, "failed");
    await scenario.breach(placement, 9);
    t.is((await scenario.books(placement))[0]?.status, "cancelled");
    await scenario.withdraw(placement);
    t.deepEqual(await scenario.books(placement), [{ status: "approved", scheduled: 80_000, held: 20_000 }]);
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
  },

  async "a debt that is written off: what was paid is kept, and the payout was not reversed"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    t.is((await scenario.books(placement))[0]?.status, "completed", "it was paid, and has not come back");
    await scenario.ask("select app.write_off_recovery(id, 'goodwill') from app.recoveries where recruiter_id = $1", [
      recruiter.id,
    ]);
    t.deepEqual(await scenario.debts(recruiter), [["written_off", 0]]);
    t.deepEqual(await scenario.books(placement), [{ status: "completed", kept: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.takeBack(), []);
  },

  async "a payout whose rest is forfeited by hand is completed at once"(scenario, t) {
    const placement = await scenario.hire(PAID_AT_ONCE);
    await scenario.pay();
    await scenario.ask(
      "select app.forfeit_escrow_hold(id, 'terms broken') from app.escrow_holds where placement_id = $1",
      [placement],
    );
    t.deepEqual(await scenario.books(placement), [{ status: "completed", kept: 80_000, forfeited: 20_000 }]);
  },

  // What was given up can be scheduled anew while the guarantee runs; after that, the payout has an end.
  async "a payout of which a part was given up ends when the placement completes"(scenario, t) {
    const placement = await scenario.hire({ ...PAID_AT_ONCE, day: 89 });
    await scenario.pay();
    await scenario.ask("select app.cancel_escrow_hold(id, 'given up') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    t.deepEqual(await scenario.books(placement), [{ status: "processing", kept: 80_000, cancelled: 20_000 }]);
    // Two days later.
    await db.admin.query("alter table app.placements disable trigger _100_keep_terms");
    await scenario.ask("update app.placements set start_date = start_date - 2 where id = $1", [placement]);
    await db.admin.query("alter table app.placements enable trigger _100_keep_terms");
    await scenario.ask("select app.complete_placement($1)", [placement]);
    t.deepEqual(await scenario.books(placement), [{ status: "completed", kept: 80_000, cancelled: 20_000 }]);
  },
});
