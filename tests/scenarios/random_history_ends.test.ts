// From every state that a history reaches verbs lead to an end: whatever an admin is left with, all that is open can
// be paid, and all that nobody will be paid can be given up.

import test from "ava";
import fc from "fast-check";
import { useDatabase } from "../support/database.ts";
import { LONGEST_WAIT_DAYS, RandomHistory, STATES } from "../support/random_history.ts";
import { anySteps, livesOf, takeStep, takeSteps } from "../support/random_steps.ts";

const db = useDatabase(test);

const UNPAID = "status in ('pending', 'approved', 'processing', 'failed')";

/** An admin does this verb to each such row. */
async function each(history: RandomHistory, verb: string, table: string, where: string, rest: string): Promise<void> {
  for (const { id } of await history.ask<{ id: string }>(`select id from app.${table} where ${where} order by id`))
    await history.attempt(verb, `select * from app.${verb}($1, ${rest})`, [id], id);
}

/** What has not ended, with what it was and what the verbs said. */
async function unended(history: RandomHistory, before: { id: string; states: string }[]) {
  return (await history.open()).map((left) => ({
    ...left,
    began: before.find(({ id }) => id === left.id)?.states,
    said: history.told.filter(({ id, refusal }) => id === left.id && refusal),
  }));
}

/** An admin gives everything up, without a cent for anybody, and lets the rest of the guarantee go by. */
async function giveUp(history: RandomHistory): Promise<void> {
  // A reversal that waits for the end of a pause is sent and answered then, and is given up by nobody before.
  if ((await history.ask("select from app.payout_reversals where status in ('intended', 'in_doubt')")).length > 0)
    await history.attempt("resume_payouts", "select app.resume_payouts('all', 'go')");
  await history.answerAll({ http_status: 400, code: "resource_missing" });
  // What is frozen is not sent again, it is looked up.
  for (const transfer of await history.ask("select * from app.payout_transfers where status = 'in_doubt'"))
    await history.lookUp(transfer);
  await each(history, "cancel_placement", "placements", "status = 'active'", "'over'");
  await each(history, "cancel_payout", "payouts", UNPAID, "'over'");
  await each(history, "forfeit_escrow_hold", "escrow_holds", "status = 'active'", "'over'");
  await each(
    history,
    "cancel_payout_schedule",
    "payout_schedules",
    "status in ('pending', 'processing', 'failed')",
    "'over'",
  );
  await each(history, "write_off_recovery", "recoveries", "status = 'open'", "'over'");
  await history.passDays(400);
  await history.attempt("complete_due", "select app_private.complete_due_placements()");
}

/** Disputes are decided for the platform, and companies pay what is missing of their fees. */
async function payFees(history: RandomHistory): Promise<void> {
  for (const payment of await history.ask(
    "select * from app.fee_payments where disputed_at is not null and undone_at is null",
  ))
    await history.dispute(payment, "won");
  for (const { id, missing } of await history.ask<{ id: string; missing: string }>(
    `select placement.id, placement.fee_amount - coalesce((
              select sum(amount - refunded_amount) from app.fee_payments where placement_id = placement.id and undone_at is null
            ), 0) as missing
       from app.placements as placement where placement.status <> 'cancelled'`,
  ))
    if (Number(missing) > 0) await history.ask("select app.record_fee_payment($1, $2, now())", [id, missing]);
}

/** An admin clears what is in the way; everything is paid as it falls due, to another account where one was closed. */
async function payOut(history: RandomHistory): Promise<void> {
  await history.attempt("resume_payouts", "select app.resume_payouts('all', 'go')");
  for (const { id } of await history.ask<{ id: string }>(
    "select user_id as id from app.payout_accounts where not transfers_enabled",
  ))
    await history.attempt("link_payout_account", "select app.link_payout_account($1, $2)", [
      id,
      `acct_other${id.slice(-12)}`,
    ]);
  await payFees(history);
  await each(history, "unfreeze_payout", "payouts", "frozen_at is not null", "'settled'");
  await each(history, "approve_payout", "payouts", "status = 'pending'", "'seen'");
  await history.ask(
    "select app_private.record_platform_balance('{\"usd\": 100000000000}'), app_private.record_account_balance(stripe_account_id, '{\"usd\": 100000000}') from app.payout_accounts",
  );
  await history.passDays(400);
  await history.answerAll({ http_status: 200 });
  await history.attempt("complete_due", "select app_private.complete_due_placements()");
  for (let round = 0; round < 6 && (await history.open()).length > 0; round++) {
    await each(history, "retry_payout_schedule", "payout_schedules", "status = 'failed'", "'again'");
    // What is small has waited for long enough.
    await history.passDays(LONGEST_WAIT_DAYS);
    await takeStep(history, ["nightly_runs", 0]);
  }
  await each(history, "write_off_recovery", "recoveries", "status = 'open'", "'nothing is left to take it from'");
}

test("from every state that a history reaches, verbs end each payout, obligation, hold and debt", async (t) => {
  const history = new RandomHistory(db.admin);
  await history.setUp();
  const reached = new Set<string>();
  let histories = 0;
  await fc.assert(
    fc.asyncProperty(anySteps, fc.boolean(), async (steps, givesUp) => {
      await history.begin();
      await takeSteps(history, steps);
      for (const { states } of await history.ask<{ states: string }>(`select ${STATES} as states from app.payouts`))
        reached.add(states);
      const before = await history.open();
      history.told.length = 0;
      if (givesUp) {
        await giveUp(history);
        // What was released is owed to who was paid before: it can be paid, and not be given up.
        const left = (await unended(history, before)).filter(
          ({ states }) => !/escrow_release (pending|failed|processing)/.test(states),
        );
        t.deepEqual(left, [], "what cannot be given up");
      }
      await payOut(history);
      histories++;
      t.deepEqual(await unended(history, before), [], "what no verb ends");
      t.deepEqual(await history.ask("select * from reporting.invariant_violations"), []);
      // What was paid and kept is in one place each, to the cent, whatever banks said.
      t.deepEqual(
        await history.ask(
          `select * from reporting.transfer_places
            where on_stripe_balance + on_its_way_to_bank + in_bank + returned_by_bank <> amount
               or least(on_stripe_balance, on_its_way_to_bank, in_bank, returned_by_bank) < 0`,
        ),
        [],
      );
      // And no transfer leaves more than once at a time.
      t.deepEqual(
        await history.ask(
          `select transfer.id from app.payout_transfers as transfer
             join app.bank_payout_transfers as link on link.transfer_id = transfer.id
             join app.bank_payouts as bank on bank.id = link.bank_payout_id and bank.returned_at is null
            group by transfer.id having sum(link.amount) > transfer.amount`,
        ),
        [],
      );
    }),
    livesOf(t),
  );
  t.log(`${reached.size} combinations of states in ${histories} histories`);
  // A slow machine plays fewer of them.
  t.true(reached.size > histories, "the histories are as varied as they should be");
});
