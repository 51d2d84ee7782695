// Scenarios of debts, each in a currency with two decimals, with none, and with three: what is set off, what is
// taken back, what was reversed by hand. Amounts are minor units of whichever currency; every figure was worked out
// by hand, the working stands beside it. Unless a scenario says otherwise: 100,000, of which 20 % are held to the
// end of a guarantee of 90 days.

import test from "ava";
import { useDatabase } from "../support/database.ts";
import { refused } from "../support/errors.ts";
import { type Hire, PAID_AT_ONCE, playScenarios } from "../support/scenario.ts";

const db = useDatabase(test);

playScenarios(test, db, {
  // 80,000 + 20,000 paid in two transfers, 5,000 of the later reversed by hand: 95,000 are a debt; 15,000 and 80,000 come.
  async "two transfers, 5,000 of the later reversed by hand: the rest of both is taken back"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.ask("select app.release_escrow_hold(id, 'early') from app.escrow_holds where placement_id = $1", [
      placement,
    ]);
    await scenario.pay();
    await scenario.reverseByHand(placement, 5_000, 1);
    await scenario.breach(placement, 9);
    t.deepEqual(await scenario.debts(recruiter), [["open", 95_000]]);
    t.deepEqual(await scenario.takeBack(), [15_000, 80_000]);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 100_000 }]);
    t.is(await scenario.atStripe(recruiter), 0);
  },

  // A debt of 80,000, 30,000 of it reversed by hand after the breach: 50,000 are left, and asked for.
  async "a debt becomes smaller by what is reversed by hand after the breach"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.reverseByHand(placement, 30_000);
    t.deepEqual(await scenario.debts(recruiter), [["open", 50_000]]);
    t.deepEqual(await scenario.takeBack(), [50_000]);
    t.deepEqual(await scenario.debts(recruiter), [["recovered", 0]]);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  // A debt of 80,000, 12,000 of it written off and 5,000 reversed by hand: 63,000 are left; the recruiter keeps the 12,000.
  async "what was written off of a debt stays so when a part is reversed by hand"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.ask(
      "select app.write_off_recovery(id, 'given up', 12000) from app.recoveries where recruiter_id = $1",
      [recruiter.id],
    );
    await scenario.reverseByHand(placement, 5_000);
    t.deepEqual(await scenario.takeBack(), [63_000]);
    t.deepEqual(await scenario.debts(recruiter), [["written_off", 0]]);
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 12_000, recovered: 68_000, forfeited: 20_000 },
    ]);
  },

  // A debt of 80,000, 12,000 of it written off. 75,000 are reversed by hand: more than the 68,000 that were left, so that the
  // recruiter keeps 5,000 of the 12,000; and then the rest, so that they keep nothing. Nothing is owed either way.
  async "what was written off can still be reversed by hand: the recruiter has what Stripe left them"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.ask(
      "select app.write_off_recovery(id, 'given up', 12000) from app.recoveries where recruiter_id = $1",
      [recruiter.id],
    );
    await scenario.reverseByHand(placement, 75_000);
    t.deepEqual(await scenario.debts(recruiter), [["written_off", 0]]);
    t.deepEqual(await scenario.books(placement), [
      { status: "completed", kept: 5_000, recovered: 75_000, forfeited: 20_000 },
    ]);
    await scenario.reverseByHand(placement, 5_000);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.takeBack(), []);
  },

  // A debt of 80,000, written off, and then all of it is reversed by hand.
  async "a debt that was written off whole can still be reversed by hand"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.ask("select app.write_off_recovery(id, 'given up') from app.recoveries where recruiter_id = $1", [
      recruiter.id,
    ]);
    await scenario.reverseByHand(placement, 80_000);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.takeBack(), []);
  },

  // Our reversal of 80,000 is on its way when 5,000 are reversed by hand; it is refused: 75,000 are left.
  async "what is reversed by hand beside a reversal of ours counts when ours is refused"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.ask("select app_private.claim_reversals()");
    await scenario.reverseByHand(placement, 5_000);
    t.deepEqual(await scenario.takeBack({ http_status: 400, code: "balance_insufficient" }), [80_000]);
    t.deepEqual(await scenario.debts(recruiter), [["open", 75_000]]);
  },

  async "a debt that is reversed by hand in full is settled, and nothing is asked for"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const placement = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(placement, 9);
    await scenario.reverseByHand(placement, 80_000);
    t.deepEqual(await scenario.debts(recruiter), [["recovered", 0]]);
    t.deepEqual(await scenario.takeBack(), []);
    t.deepEqual(await scenario.books(placement), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  // The debt of 80,000 swallows 50,000 of the next placement and 30,000 of the one after.
  async "a debt is set off against the next two obligations"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    const next = await scenario.hire({ ...PAID_AT_ONCE, fee: 50_000, holdback: 0, recruiters: [recruiter] });
    await scenario.pay();
    const last = await scenario.hire({ ...PAID_AT_ONCE, fee: 50_000, holdback: 0, recruiters: [recruiter] });
    await scenario.pay();
    t.deepEqual(await scenario.books(broken), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
    t.deepEqual(await scenario.books(next), [{ status: "completed", set_off: 50_000 }]);
    t.deepEqual(await scenario.books(last), [{ status: "completed", kept: 20_000, set_off: 30_000 }]);
    t.is(await scenario.atStripe(recruiter), 100_000);
  },

  // Two debts of 60,000 and one obligation of 100,000: the older debt takes 60,000 of it, the other one the 40,000 that are left.
  async "two debts are set off against one obligation, the older one first, and never more than it is"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const hire: Hire = { ...PAID_AT_ONCE, fee: 60_000, holdback: 0, recruiters: [recruiter] };
    const broken = [await scenario.hire(hire), await scenario.hire(hire)];
    await scenario.pay();
    for (const placement of broken) await scenario.breach(placement, 9);
    const next = await scenario.hire({ ...hire, fee: 100_000 });
    await scenario.pay();
    t.deepEqual(await scenario.books(next), [{ status: "completed", set_off: 100_000 }]);
    t.deepEqual(await scenario.debts(recruiter), [
      ["recovered", 0],
      ["open", 20_000],
    ]);
  },

  // Two debts of 50,000, and 50,000 that come in ten days: they cover the older debt, and the other is taken back at once.
  async "what an older debt will take of expected obligations is not expected a second time"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const hire: Hire = { ...PAID_AT_ONCE, fee: 50_000, holdback: 0, recruiters: [recruiter] };
    const broken = [await scenario.hire(hire), await scenario.hire(hire)];
    await scenario.pay();
    for (const placement of broken) await scenario.breach(placement, 9);
    await scenario.hire({ ...hire, firstPayment: 20 });
    t.deepEqual(await scenario.takeBack(), [50_000]);
    t.deepEqual(await scenario.debts(recruiter), [
      ["open", 50_000],
      ["recovered", 0],
    ]);
  },

  // The debt of the first (80,000) was set off against the second; when that breaks too, its 80,000 are taken back where
  // the money is: from the transfer of the first.
  async "a debt was set off against a placement that breaks too: the money is taken back from the first transfer"(
    scenario,
    t,
  ) {
    const recruiter = await scenario.recruiter();
    const first = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(first, 9);
    const second = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 80_000);
    await scenario.breach(second, 9);
    t.deepEqual(await scenario.debts(recruiter), [
      ["recovered", 0],
      ["open", 80_000],
    ]);
    t.deepEqual(await scenario.takeBack(), [80_000]);
    t.is(await scenario.atStripe(recruiter), 0);
    t.deepEqual(await scenario.books(second), [{ status: "reversed", recovered: 80_000, forfeited: 20_000 }]);
  },

  async "a debt in dispute (its payout is frozen) is neither set off nor taken back"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    await scenario.ask("select app.freeze_payout(id, 'dispute') from app.payouts where placement_id = $1", [broken]);
    await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 160_000);
    t.deepEqual(await scenario.takeBack(), []);
    t.deepEqual(await scenario.debts(recruiter), [["open", 80_000]]);
  },

  async "a debt of a company that is paused is not set off against another company's obligation"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    await scenario.ask(
      "select app.pause_payouts('company:' || company_id, 'audit') from app.placements where id = $1",
      [broken],
    );
    await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    t.is(await scenario.atStripe(recruiter), 160_000);
    t.deepEqual(await scenario.takeBack(), []);
  },

  // 80 minor units are expected within 30 days: 80,000 - 80 are taken back at once.
  async "what expected obligations do not cover is taken back at once"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    await scenario.hire({ firstPayment: 30, day: 1, fee: 100, recruiters: [recruiter] });
    t.deepEqual(await scenario.takeBack(), [79_920]);
    t.deepEqual(await scenario.debts(recruiter), [["open", 80]]);
  },

  async "obligations that pay nothing of a debt (cap 0) are not waited for"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, offsetCap: 0, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    await scenario.hire({ firstPayment: 20, day: 1, recruiters: [recruiter] });
    t.deepEqual(await scenario.takeBack(), [80_000]);
  },

  async "obligations to an account that cannot receive are not waited for"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    await scenario.hire({ firstPayment: 20, day: 1, recruiters: [recruiter] });
    t.deepEqual(await scenario.takeBack(), []);
    await scenario.ask("update app.payout_accounts set transfers_enabled = false where user_id = $1", [recruiter.id]);
    t.deepEqual(await scenario.takeBack(), [80_000]);
  },

  // An account that holds 30,000 of a debt of 80,000: the 30,000 are asked for.
  async "an account that holds less than the debt gives what it holds"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    t.deepEqual(await scenario.takeBack({ http_status: 400, code: "balance_insufficient" }), [80_000]);
    const [currency] = await scenario.ask<{ currency: string }>(
      "select currency from app.recoveries where recruiter_id = $1",
      [recruiter.id],
    );
    const held = (amount: number) =>
      scenario.ask("select app_private.record_account_balance($1, jsonb_build_object(lower($2), $3::bigint))", [
        recruiter.stripeAccountId,
        currency?.currency,
        amount,
      ]);
    await held(30_000);
    await scenario.ask("select app_private.claim_reversals()");
    const [asked] = await scenario.ask<{ amount: string }>(
      "select amount from app.payout_reversals where recruiter_id = $1 and status = 'intended'",
      [recruiter.id],
    );
    t.is(Number(asked?.amount), 30_000);
  },

  async "a reversal that is refused for good is tried no more, tells of it, and can be tried again by an admin"(
    scenario,
    t,
  ) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    t.deepEqual(await scenario.takeBack({ http_status: 400, code: "resource_missing" }), [80_000]);
    const [reversal] = await scenario.ask<{ id: string; attempt: number }>(
      "select id, attempt from app.payout_reversals where recruiter_id = $1",
      [recruiter.id],
    );
    const [recorded] = await scenario.ask<{ outcome: string }>(
      "select app_private.record_look_up($1, $2, '[]') as outcome",
      [reversal?.id, reversal?.attempt],
    );
    t.is(recorded?.outcome, "needs_attention");
    const [debt] = await scenario.ask<{ id: string; next_reversal_at: null }>(
      "select id, next_reversal_at from app.recoveries where recruiter_id = $1",
      [recruiter.id],
    );
    t.is(debt?.next_reversal_at, null);
    const events = await scenario.ask(
      "select payload ->> 'left' as left from app.events where type = 'recovery.needs_attention' and entity_id = $1",
      [debt?.id],
    );
    t.deepEqual(events, [{ left: "80000" }]);
    t.deepEqual(await scenario.takeBack(), []);
    await refused(t, scenario.ask("select app.retry_recovery($1, ' ')", [debt?.id]), "HB008");
    await scenario.ask("select app.retry_recovery($1, 'the account is back')", [debt?.id]);
    t.deepEqual(await scenario.takeBack(), [80_000]);
  },

  async "a reversal that is refused because somebody reversed by hand counts that, and asks for the rest"(scenario, t) {
    const recruiter = await scenario.recruiter();
    const broken = await scenario.hire({ ...PAID_AT_ONCE, recruiters: [recruiter] });
    await scenario.pay();
    await scenario.breach(broken, 9);
    t.deepEqual(await scenario.takeBack({ http_status: 400, code: "invalid" }), [80_000]);
    const [reversal] = await scenario.ask<{ id: string; attempt: number }>(
      "select id, attempt from app.payout_reversals where recruiter_id = $1",
      [recruiter.id],
    );
    const [recorded] = await scenario.ask<{ outcome: string }>(
      `select app_private.record_look_up($1, $2, '[{"id": "trr_hand", "amount": 5000, "currency": "usd", "metadata": {}}]') as outcome`,
      [reversal?.id, reversal?.attempt],
    );
    t.is(recorded?.outcome, "counted");
    t.deepEqual(await scenario.takeBack(), [75_000]);
    t.deepEqual(await scenario.debts(recruiter), [["recovered", 0]]);
  },
});
