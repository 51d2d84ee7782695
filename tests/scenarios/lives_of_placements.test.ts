// Lives of placements, each in a currency with two decimals, with none, and with three: what was earned, what is owed, what
// was paid. Amounts are minor units of whichever currency; every figure was worked out by hand, the working stands beside it.
// Unless a life says otherwise: 100,000, of which 20 % are held to the end of a guarantee of 90 days.

import test, { type ExecutionContext } from "ava";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { type Hire, Life } from "../support/life.ts";

const db = useDatabase(test);
const CURRENCIES = ["USD", "JPY", "KWD"];

const PAID_AT_ONCE: Hire = { firstPayment: 0 };

type Told = (life: Life, t: ExecutionContext) => Promise<void>;

const LIVES: Record<string, Told> = {
  // 0 earned, 0 paid: 80,000 are cancelled, 20,000 forfeited.
  async "everything, left on day 59, nothing paid: nothing is earned, owed or a debt"(life, t) {
    const placement = await life.hire({ day: 60 });
    await life.breach(placement, 59);
    t.deepEqual(await life.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  // 90,000 x 59 / 90 = 59,000 earned. 72,000 were scheduled: 59,000 stay, 13,000 go; 18,000 held are forfeited.
  async "pro rata, left on day 59, first payment on completion: 59,000 stay owed"(life, t) {
    const placement = await life.hire({ fee: 90_000, day: 60, rule: "pro_rata" });
    await life.breach(placement, 59);
    t.deepEqual(await life.books(placement), [
      { status: "approved", scheduled: 59_000, forfeited: 18_000, cancelled: 13_000 },
    ]);
  },

  // 59,000 earned, 72,000 paid: a debt of 13,000; whoever was paid what, 59,000 are kept.
  async "pro rata, left on day 59, first payment on day 0: 59,000 are kept"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({
      ...PAID_AT_ONCE,
      fee: 90_000,
      day: 60,
      rule: "pro_rata",
      recruiters: [recruiter],
    });
    await life.pay();
    await life.breach(placement, 59);
    t.deepEqual(await life.debts(recruiter), [["open", 13_000]]);
    t.deepEqual(await life.takeBack(), [13_000]);
    t.deepEqual(await life.books(placement), [
      { status: "completed", kept: 59_000, recovered: 13_000, forfeited: 18_000 },
    ]);
    t.is(await life.atStripe(recruiter), 59_000);
  },

  // 100,000 x 0 / 90 = 0: the first day itself does not count as worked.
  async "pro rata, left on the first day: nothing is earned"(life, t) {
    const placement = await life.hire({ day: 5, rule: "pro_rata" });
    await life.breach(placement, 0);
    t.deepEqual(await life.books(placement), [{ status: "cancelled", forfeited: 20_000, cancelled: 80_000 }]);
  },

  // 90,000 x 89 / 90 = 89,000 earned: 72,000 scheduled stay, 17,000 of the 18,000 held are owed, 1,000 forfeited.
  async "pro rata, left on the last covered day: what is earned beyond the first part comes out of the hold"(life, t) {
    const placement = await life.hire({ fee: 90_000, day: 89, rule: "pro_rata" });
    await life.breach(placement, 89);
    t.deepEqual(await life.books(placement), [{ status: "approved", scheduled: 89_000, forfeited: 1_000 }]);
  },

  // 100,000 - 20,000 = 80,000 earned, and still scheduled.
  async "held only, nothing paid: the first part stays scheduled"(life, t) {
    const placement = await life.hire({ day: 60, rule: "held_only" });
    await life.breach(placement, 59);
    t.deepEqual(await life.books(placement), [{ status: "approved", scheduled: 80_000, forfeited: 20_000 }]);
  },

  // Each earns 50,000 - 10,000 = 40,000, the one with an account and the one without.
  async "held only, two recruiters, one paid and one without an account yet: both earn 40,000"(life, t) {
    const [paid, waiting] = [await life.recruiter(), await life.recruiter()];
    await life.ask("update app.payout_accounts set transfers_enabled = false where user_id = $1", [waiting.id]);
    const placement = await life.hire({ ...PAID_AT_ONCE, rule: "held_only", recruiters: [paid, waiting] });
    await life.pay();
    await life.breach(placement, 9);
    t.deepEqual(await life.books(placement), [
      { status: "completed", kept: 40_000, forfeited: 10_000 },
      { status: "approved", scheduled: 40_000, forfeited: 10_000 },
    ]);
  },

  // On day 59 the first tranche (10,000, day 30) was due and is earned, the second (10,000) was not.
  async "held only, two tranches, left between them: the first is earned"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({
      ...PAID_AT_ONCE,
      day: 60,
      rule: "held_only",
      tranches: [
        [50, 30],
        [50, null],
      ],
      recruiters: [recruiter],
    });
    await life.ask("select app.release_due_escrow_holds()");
    await life.pay();
    await life.breach(placement, 59);
    t.deepEqual(await life.debts(recruiter), []);
    t.deepEqual(await life.books(placement), [{ status: "completed", kept: 90_000, forfeited: 10_000 }]);
    t.is(await life.atStripe(recruiter), 90_000);
  },

  // 80,000 earned, 85,000 paid: what was released early was not earned on day 9.
  async "held only, 5,000 released early: they are a debt"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, rule: "held_only", recruiters: [recruiter] });
    await life.ask(
      "select app.release_escrow_hold((select id from app.escrow_holds where placement_id = $1), 'early', 5000)",
      [placement],
    );
    await life.pay();
    await life.breach(placement, 9);
    t.deepEqual(await life.debts(recruiter), [["open", 5_000]]);
    await life.takeBack();
    t.deepEqual(await life.books(placement), [
      { status: "completed", kept: 80_000, recovered: 5_000, forfeited: 15_000 },
    ]);
  },

  // 80,000 paid, 80,000 reversed by hand: 0 paid, 0 earned, no debt.
  async "all that was paid was reversed by hand before the breach: no debt, and nothing is collected"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.reverseByHand(placement, 80_000);
    await life.breach(placement, 9);
    t.deepEqual(await life.debts(recruiter), []);
    t.deepEqual(await life.takeBack(), []);
    t.deepEqual(await life.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    t.is(await life.atStripe(recruiter), 80_000, "the next placement is paid whole");
  },

  // 90,000 x 45 / 90 = 45,000 earned; 72,000 paid, 60,000 of them reversed by hand: 12,000 paid, 33,000 owed.
  async "pro rata, most was reversed by hand: what is earned and not there is owed"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({
      ...PAID_AT_ONCE,
      fee: 90_000,
      day: 50,
      rule: "pro_rata",
      recruiters: [recruiter],
    });
    await life.pay();
    await life.reverseByHand(placement, 60_000);
    await life.breach(placement, 45);
    t.deepEqual(await life.debts(recruiter), []);
    // 18,000 of the 33,000 are the hold, which is earned with them; 15,000 are one new obligation.
    t.deepEqual(await life.books(placement), [
      { status: "processing", scheduled: 33_000, kept: 12_000, recovered: 45_000 },
    ]);
  },

  // 80,000 + 20,000 paid in two transfers, 5,000 of the later reversed by hand: 95,000 are a debt; 15,000 and 80,000 come.
  async "two transfers, 5,000 of the later reversed by hand: the rest of both is taken back"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.ask("select app.release_escrow_hold(id, 'early') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    await life.pay();
    await life.reverseByHand(placement, 5_000, 1);
    await life.breach(placement, 9);
    t.deepEqual(await life.debts(recruiter), [["open", 95_000]]);
    t.deepEqual(await life.takeBack(), [15_000, 80_000]);
    t.deepEqual(await life.books(placement), [{ status: "reversed", recovered: 100_000 }]);
    t.is(await life.atStripe(recruiter), 0);
  },

  // A debt of 80,000, 30,000 of it reversed by hand after the breach: 50,000 are left, and asked for.
  async "a debt becomes smaller by what is reversed by hand after the breach"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(placement, 9);
    await life.reverseByHand(placement, 30_000);
    t.deepEqual(await life.debts(recruiter), [["open", 50_000]]);
    t.deepEqual(await life.takeBack(), [50_000]);
    t.deepEqual(await life.debts(recruiter), [["recovered", 0]]);
    t.deepEqual(await life.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  async "a debt that is reversed by hand in full is settled, and nothing is asked for"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(placement, 9);
    await life.reverseByHand(placement, 80_000);
    t.deepEqual(await life.debts(recruiter), [["recovered", 0]]);
    t.deepEqual(await life.takeBack(), []);
    t.deepEqual(await life.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  // The debt of 80,000 swallows 50,000 of the next placement and 30,000 of the one after.
  async "a debt is set off against the next two obligations"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    const next = await life.hire({ ...PAID_AT_ONCE, fee: 50_000, holdback: 0, recruiters: [recruiter] });
    await life.pay();
    const last = await life.hire({ ...PAID_AT_ONCE, fee: 50_000, holdback: 0, recruiters: [recruiter] });
    await life.pay();
    t.deepEqual(await life.books(broken), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await life.books(next), [{ status: "completed", set_off: 50_000 }]);
    t.deepEqual(await life.books(last), [{ status: "completed", kept: 20_000, set_off: 30_000 }]);
    t.is(await life.atStripe(recruiter), 100_000);
  },

  // The debt of the first (80,000) was set off against the second; when that breaks too, its 80,000 are taken back where
  // the money is: from the transfer of the first.
  async "a debt was set off against a placement that breaks too: the money is taken back from the first transfer"(
    life,
    t,
  ) {
    const recruiter = await life.recruiter();
    const first = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(first, 9);
    const second = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    t.is(await life.atStripe(recruiter), 80_000);
    await life.breach(second, 9);
    t.deepEqual(await life.debts(recruiter), [
      ["recovered", 0],
      ["open", 80_000],
    ]);
    t.deepEqual(await life.takeBack(), [80_000]);
    t.is(await life.atStripe(recruiter), 0);
    t.deepEqual(await life.books(second), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  async "a debt in dispute (its payout is frozen) is neither set off nor taken back"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    await life.ask("select app.freeze_payout(id, 'dispute') from app.payouts where placement_id = $1", [broken]);
    await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    t.is(await life.atStripe(recruiter), 160_000);
    t.deepEqual(await life.takeBack(), []);
    t.deepEqual(await life.debts(recruiter), [["open", 80_000]]);
  },

  async "a debt of a company that is paused is not set off against another company's obligation"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    await life.ask("select app.pause_payouts('company:' || company_id, 'audit') from app.placements where id = $1", [
      broken,
    ]);
    await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    t.is(await life.atStripe(recruiter), 160_000);
    t.deepEqual(await life.takeBack(), []);
  },

  // 80 minor units are expected within 30 days: 80,000 - 80 are taken back at once.
  async "what expected obligations do not cover is taken back at once"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    await life.hire({ firstPayment: 30, day: 1, fee: 100, recruiters: [recruiter] });
    t.deepEqual(await life.takeBack(), [79_920]);
    t.deepEqual(await life.debts(recruiter), [["open", 80]]);
  },

  async "obligations that pay nothing of a debt (cap 0) are not waited for"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, offsetCap: 0, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    await life.hire({ firstPayment: 20, day: 1, recruiters: [recruiter] });
    t.deepEqual(await life.takeBack(), [80_000]);
  },

  async "obligations to an account that cannot receive are not waited for"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    await life.hire({ firstPayment: 20, day: 1, recruiters: [recruiter] });
    t.deepEqual(await life.takeBack(), []);
    await life.ask("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
    t.deepEqual(await life.takeBack(), [80_000]);
  },

  // An account that holds 30,000 of a debt of 80,000: the 30,000 are asked for.
  async "an account that holds less than the debt gives what it holds"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    t.deepEqual(await life.takeBack({ http_status: 400, code: "balance_insufficient" }), [80_000]);
    const [currency] = await life.ask<{ currency: string }>(
      "select currency from app.recoveries where recruiter_id = $1",
      [recruiter.id],
    );
    const held = (amount: number) =>
      life.ask("select app_private.record_account_balance($1, jsonb_build_object(lower($2), $3::bigint))", [
        recruiter.stripeAccountId,
        currency?.currency,
        amount,
      ]);
    await held(30_000);
    await life.ask("select app_private.claim_reversals()");
    const [asked] = await life.ask<{ amount: string }>(
      "select amount from app.payout_reversals where recruiter_id = $1 and status = 'intended'",
      [recruiter.id],
    );
    t.is(Number(asked?.amount), 30_000);
  },

  async "a reversal that is refused for good is tried no more, tells of it, and can be tried again by an admin"(
    life,
    t,
  ) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    t.deepEqual(await life.takeBack({ http_status: 400, code: "resource_missing" }), [80_000]);
    const [reversal] = await life.ask<{ id: string; attempt: number }>(
      "select id, attempt from app.payout_reversals where recruiter_id = $1",
      [recruiter.id],
    );
    const [recorded] = await life.ask<{ outcome: string }>(
      "select app_private.record_look_up($1, $2, '[]') as outcome",
      [reversal?.id, reversal?.attempt],
    );
    t.is(recorded?.outcome, "needs_attention");
    const [debt] = await life.ask<{ id: string; next_reversal_at: null }>(
      "select id, next_reversal_at from app.recoveries where recruiter_id = $1",
      [recruiter.id],
    );
    t.is(debt?.next_reversal_at, null);
    const events = await life.ask(
      "select payload ->> 'left' as left from app.events where type = 'recovery.needs_attention' and entity_id = $1",
      [debt?.id],
    );
    t.deepEqual(events, [{ left: "80000" }]);
    t.deepEqual(await life.takeBack(), []);
    await refused(t, life.ask("select app.retry_recovery($1, ' ')", [debt?.id]), "HB008");
    await life.ask("select app.retry_recovery($1, 'the account is back')", [debt?.id]);
    t.deepEqual(await life.takeBack(), [80_000]);
  },

  async "a reversal that is refused because somebody reversed by hand counts that, and asks for the rest"(life, t) {
    const recruiter = await life.recruiter();
    const broken = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(broken, 9);
    t.deepEqual(await life.takeBack({ http_status: 400, code: "invalid" }), [80_000]);
    const [reversal] = await life.ask<{ id: string; attempt: number }>(
      "select id, attempt from app.payout_reversals where recruiter_id = $1",
      [recruiter.id],
    );
    const [recorded] = await life.ask<{ outcome: string }>(
      `select app_private.record_look_up($1, $2, '[{"id": "trr_hand", "amount": 5000, "currency": "usd", "metadata": {}}]') as outcome`,
      [reversal?.id, reversal?.attempt],
    );
    t.is(recorded?.outcome, "counted");
    t.deepEqual(await life.takeBack(), [75_000]);
    t.deepEqual(await life.debts(recruiter), [["recovered", 0]]);
  },

  // 100 of 80,000 came back; the report was a mistake: 100 are owed again, the hold is held again.
  async "a mistaken breach is withdrawn after 100 came back: they are owed again"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(placement, 9);
    await life.reverseByHand(placement, 100);
    await life.withdraw(placement);
    t.deepEqual(await life.books(placement), [{ status: "processing", scheduled: 100, held: 20_000, kept: 79_900 }]);
    await life.pay();
    t.deepEqual(await life.books(placement), [{ status: "processing", held: 20_000, kept: 80_000 }]);
    t.is(await life.atStripe(recruiter), 80_000);
  },

  // 59,000 were earned and paid, then the report is withdrawn: 18,000 are held again, 90,000 - 59,000 - 18,000 = 13,000 owed.
  async "a mistaken pro rata breach is withdrawn after what it left was paid: the rest is owed and held again"(
    life,
    t,
  ) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ fee: 90_000, day: 60, rule: "pro_rata", recruiters: [recruiter] });
    await life.breach(placement, 59);
    await life.ask(
      "select app.reschedule_payout_schedule(id, now(), 'agreed') from app.payout_schedules where placement_id = $1 and status = 'pending'",
      [placement],
    );
    await life.pay();
    t.deepEqual(await life.books(placement), [
      { status: "completed", kept: 59_000, forfeited: 18_000, cancelled: 13_000 },
    ]);
    await life.withdraw(placement);
    t.deepEqual(await life.books(placement), [{ status: "processing", scheduled: 13_000, held: 18_000, kept: 59_000 }]);
  },

  async "failed, broken, withdrawn: it is pending again, and is paid"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay({ http_status: 400, code: "resource_missing" });
    t.is((await life.books(placement))[0]?.status, "failed");
    await life.breach(placement, 9);
    t.is((await life.books(placement))[0]?.status, "cancelled");
    await life.withdraw(placement);
    t.deepEqual(await life.books(placement), [{ status: "approved", scheduled: 80_000, held: 20_000 }]);
    await life.pay();
    t.is(await life.atStripe(recruiter), 80_000);
  },

  async "a debt that is written off: what was paid is kept, and the payout was not reversed"(life, t) {
    const recruiter = await life.recruiter();
    const placement = await life.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await life.pay();
    await life.breach(placement, 9);
    t.is((await life.books(placement))[0]?.status, "completed", "it was paid, and has not come back");
    await life.ask("select app.write_off_recovery(id, 'goodwill') from app.recoveries where recruiter_id = $1", [
      recruiter.id,
    ]);
    t.deepEqual(await life.debts(recruiter), [["written_off", 0]]);
    t.deepEqual(await life.books(placement), [{ status: "completed", kept: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await life.takeBack(), []);
  },

  async "a payout whose rest is forfeited by hand is completed at once"(life, t) {
    const placement = await life.hire(PAID_AT_ONCE);
    await life.pay();
    await life.ask("select app.forfeit_escrow_hold(id, 'terms broken') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    t.deepEqual(await life.books(placement), [{ status: "completed", kept: 80_000, forfeited: 20_000 }]);
  },

  // What was given up can be scheduled anew while the guarantee runs; after that, the payout has an end.
  async "a payout of which a part was given up ends when the placement completes"(life, t) {
    const placement = await life.hire({ ...PAID_AT_ONCE, day: 89 });
    await life.pay();
    await life.ask("select app.cancel_escrow_hold(id, 'given up') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    t.deepEqual(await life.books(placement), [{ status: "processing", kept: 80_000, cancelled: 20_000 }]);
    // Two days later.
    await db.admin.query("alter table app.placements disable trigger _100_keep_terms");
    await life.ask("update app.placements set start_date = start_date - 2 where id = $1", [placement]);
    await db.admin.query("alter table app.placements enable trigger _100_keep_terms");
    await life.ask("select app.complete_placement($1)", [placement]);
    t.deepEqual(await life.books(placement), [{ status: "completed", kept: 80_000, cancelled: 20_000 }]);
  },
};

for (const [story, tell] of Object.entries(LIVES)) {
  for (const currency of CURRENCIES) {
    test.serial(`${currency}: ${story}`, async (t) => {
      await db.admin.query(
        "select app.resume_payouts('company:' || scope_value, 'next') from app.payout_pauses where resumed_at is null",
      );
      await tell(new Life(t, db, currency), t);
      const { rows } = await db.admin.query("select rule, detail from reporting.invariant_violations");
      t.deepEqual(rows, []);
    });
  }
}
