// What is reversed by hand counts for the payout that took the place of the first: both are locked before any part of either.

import test from "ava";
import type pg from "pg";
import { useDatabase } from "../support/database.ts";
import { daysAgo } from "../support/days.ts";
import { eventually } from "../support/eventually.ts";
import { createCompany, createRecruiter } from "../support/fixtures.ts";
import { answerDue } from "../support/stripe_answers.ts";

const db = useDatabase(test);

interface Undone {
  /** The payout under which Stripe paid, and the one for which it counts. */
  paid: string;
  bearing: string;
  transfer: string;
}

/**
 * The candidate is replaced before anything is paid, 800.00 are paid for the replacement, and the replacement is undone:
 * they count for the first payout, whose id is the smaller one.
 */
async function undone(): Promise<Undone> {
  const company = await createCompany(db.admin);
  await db.admin.query("select app.publish_payout_policy(90, 20, $1, first_payment_days => 0)", [company]);
  const recruiter = await createRecruiter(db.admin);
  const { rows } = await db.admin.query(
    `select (app.create_placement($1, 'A. Candidate', $2::date, 100000, 'USD',
              array[($3::uuid, 100, null, null)]::app.recruiter_share[])).id`,
    [company, daysAgo(10), recruiter.id],
  );
  const replacement = await db.admin.query("select id from app.replace_candidate($1, 'B. Candidate', $2, 'x', $3)", [
    rows[0].id,
    daysAgo(0),
    daysAgo(1),
  ]);
  await answerDue(db.admin);
  await db.admin.query("select app.withdraw_guarantee_breach($1, 'x')", [rows[0].id]);
  const made = await db.admin.query<Undone>(
    `select payout_id as paid, app_private.bearing_payout(payout_id) as bearing, id as transfer
       from app.payout_transfers where placement_id = $1 and status = 'succeeded'`,
    [replacement.rows[0].id],
  );
  return made.rows[0] as Undone;
}

const CALLERS: Readonly<Record<string, string>> = {
  "Stripe's list after a restore": `
    select app_private.note_stripe_reversals(
             jsonb_build_object('id', stripe_transfer_id, 'amount_reversed', 1000, 'reversals', '[]'::jsonb))
      from app.payout_transfers where id = $1`,
  "an event": `
    with told as (
      insert into app_private.stripe_webhook_inbox (event_id, type, kind, object_id, payload)
      select 'evt_race', 'transfer.reversed', 'snapshot', stripe_transfer_id, '{}'
        from app.payout_transfers where id = $1
      returning event_id, object_id)
    select app_private.record_stripe_transfer(
             told.event_id, to_jsonb(transfer) || jsonb_build_object('id', told.object_id, 'amount_reversed', 1000))
      from told join app.payout_transfers as transfer on transfer.stripe_transfer_id = told.object_id`,
  "a reconciliation": `
    with run as (
      insert into app.reconciliations (window_from, window_until, is_continuation, started_by_role, started_at, last_page_at)
      values (now() - interval '1 day', now(), false, 'test', now(), now()) returning id
    ), read as (
      insert into app_private.reconciliation_transfers (
        reconciliation_id, stripe_transfer_id, shown, amount, currency, destination, amount_reversed, created_at)
      select run.id, stripe_transfer_id, 'by_id', amount, currency, destination, 1000, now()
        from run cross join app.payout_transfers as transfer where transfer.id = $1
      returning reconciliation_id)
    select reconciliation_id from read`,
};

for (const [who, sql] of Object.entries(CALLERS)) {
  test.serial(
    `${who} tells of a reversal by hand, while somebody has the payout for which it counts: no deadlock`,
    async (t) => {
      const { paid, bearing, transfer } = await undone();
      t.true(bearing < paid);
      const [holder, caller] = [await db.connectAs("holdback_owner"), await db.connectAs("holdback_owner")];
      await holder.query("begin");
      await holder.query("select from app.payouts where id = $1 for no key update", [bearing]);
      const told = tell(caller, sql, transfer);
      await eventually("it waits for that payout", async () => {
        const { rows } = await db.admin.query("select $2 = any (pg_blocking_pids($1)) as waits", [
          pidOf(caller),
          pidOf(holder),
        ]);
        return rows[0].waits;
      });
      await holder.query("set local lock_timeout = '10s'");
      await holder.query("select from app.payouts where id = $1 for no key update", [paid]);
      await holder.query("select app_private.lock_payout_parts(array[$1::uuid])", [paid]);
      await holder.query("commit");
      await told;
      const { rows } = await db.admin.query("select reversed_by_hand from app.payout_transfers where id = $1", [
        transfer,
      ]);
      t.is(Number(rows[0].reversed_by_hand), 1000);
      t.deepEqual((await db.admin.query("select * from reporting.invariant_violations")).rows, []);
    },
  );
}

async function tell(client: pg.Client, sql: string, transfer: string): Promise<void> {
  const { rows } = await client.query(sql, [transfer]);
  const run = rows[0].reconciliation_id;
  if (run) await client.query("select app_private.note_hand_reversals($1)", [run]);
}

const pidOf = (client: pg.ClientBase) => (client as unknown as { processID: number }).processID;
