// How each rule of reporting.invariant_violations is broken on purpose: by the superuser with the guards taken away, in a
// transaction that is rolled back; and the view names it.

import test from "ava";
import type pg from "pg";
import { createTestDatabase, type TestDatabase } from "../../support/database.ts";
import { createPlacement } from "../../support/fixtures.ts";

export let db: TestDatabase;
export const ids = {
  placement: "",
  payout: "",
  schedule: "",
  recruiter: "",
  hold: "",
  transfer: "",
  audit: "",
  recovery: "00000000-0000-7000-8000-0000000000d1",
  reversal: "00000000-0000-7000-8000-0000000000d2",
};

test.before(async () => {
  db = await createTestDatabase();
  const { admin } = db;
  ids.placement = await createPlacement(admin);
  await createPlacement(admin);
  await admin.query("select app.process_due_schedules()");
  const { rows } = await admin.query(
    `select payout.id as payout, payout.recruiter_id as recruiter, schedule.id as schedule, hold.id as hold, transfer.id as transfer,
            (select audit.id from app.payout_audit_log audit where audit.payout_id = payout.id limit 1) as audit
       from app.payouts payout
       join app.payout_schedules schedule on schedule.payout_id = payout.id
       join app.escrow_holds hold on hold.payout_id = payout.id
       join app.payout_transfers transfer on transfer.schedule_id = schedule.id
      where payout.placement_id = $1`,
    [ids.placement],
  );
  Object.assign(ids, rows[0]);
});
test.after.always(() => db?.drop());

const TABLES = [
  "payout_policies",
  "placements",
  "placement_recruiters",
  "payouts",
  "payout_schedules",
  "escrow_holds",
  "payout_transfers",
  "fee_payments",
  "payout_audit_log",
  "guarantee_breaches",
  "guarantee_breach_payouts",
  "recoveries",
  "recovery_steps",
  "payout_reversals",
  "company_credits",
  "finding_bookings",
  "company_recruiters",
];

const TABLES_WITH_OWNER_IDS = [
  "payouts",
  "payout_schedules",
  "escrow_holds",
  "payout_transfers",
  "recoveries",
  "payout_reversals",
];

export interface Violation {
  rule: string;
  row_of: string | null;
  entity_id: string;
  detail: string;
}

/** What the view says after `sql`, in which $1 stands for this id; and what it says when it is asked of each of these rows. */
export async function violationsAfter(sql: string, id: string): Promise<Violation[]> {
  return (await askedAfter(sql, id)).all;
}

export async function askedAfter(
  sql: string,
  id: string,
): Promise<{ all: Violation[]; ofRows: Omit<Violation, "detail">[] }> {
  const client: pg.PoolClient = await db.admin.connect();
  try {
    await client.query("begin");
    for (const table of TABLES) await client.query(`alter table app.${table} disable trigger all`);
    // What copies the owners of a row guards nothing, and no row can be without it.
    for (const table of TABLES_WITH_OWNER_IDS)
      await client.query(`alter table app.${table} enable trigger _050_copy_owner_ids`);
    await client.query(sql.replaceAll("$1", `'${id}'`));
    const { rows: all } = await client.query<Violation>("select * from reporting.invariant_violations");
    const { rows: ofRows } = await client.query<Omit<Violation, "detail">>(
      `select found.* from (select distinct each.row_of, each.entity_id from jsonb_to_recordset($1) as each (row_of text, entity_id uuid)) as named
        cross join lateral app_private.invariant_violations_of(array[named.row_of], array[named.entity_id]) as found`,
      [JSON.stringify(all.filter(({ row_of }) => row_of !== null))],
    );
    return { all, ofRows };
  } finally {
    await client.query("rollback");
    client.release();
  }
}

export interface Breach {
  rule: string;
  how: string;
  sql: string | (() => string);
  of: keyof typeof ids;
  /** The row that the view names, when it is another one. */
  named?: keyof typeof ids;
}

const succeeded = `update app.payout_transfers set status = 'succeeded', stripe_transfer_id = 'tr_1', sent_at = now(),
  answered_at = now(), attempt = 1 where id = $1`;

/** A debt of 100 for the payout of transfer $1, of which a reversal takes back so much. */
const debt = (
  step: { amount: number; status: string },
  reversal: { amount: number; status: string },
  status = "open",
) => `
  with breach as (
    insert into app.guarantee_breaches (placement_id, ended_on, reason, clawback_rule, reported_by_role)
    values ('${ids.placement}', '2025-01-05', 'left', 'everything', 'test') returning id
  ), recovery as (
    insert into app.recoveries (id, breach_id, payout_id, recruiter_id, amount, currency, by_offset, by_reversal, status)
    select '${ids.recovery}', breach.id, payout.id, payout.recruiter_id, 100, 'USD', true, true, '${status}'
      from breach, app.payouts as payout where payout.id = '${ids.payout}' returning id
  ), step as (
    insert into app.recovery_steps (recovery_id, kind, amount, status, created_by_role)
    select id, 'reversal', ${step.amount}, '${step.status}', 'test' from recovery returning id, recovery_id
  )
  insert into app.payout_reversals (id, step_id, recovery_id, transfer_id, stripe_transfer_id, idempotency_key, amount, currency,
    metadata, status, stripe_reversal_id, sent_at, attempt)
  select '${ids.reversal}', step.id, step.recovery_id, $1, 'tr_1', 'key', ${reversal.amount}, 'USD', '{}', '${reversal.status}',
         case '${reversal.status}' when 'succeeded' then 'trr_1' end, now(), 1
    from step`;

export const BREACHES: Breach[] = [
  {
    rule: "ended_payout_has_no_open_part",
    how: "a cancelled payout has an open part",
    sql: "update app.payouts set status = 'cancelled' where id = $1",
    of: "payout",
  },
  {
    rule: "recovered_at_most_once",
    how: "more came back than is owed",
    sql: () => debt({ amount: 101, status: "done" }, { amount: 101, status: "succeeded" }),
    of: "transfer",
    named: "recovery",
  },
  {
    rule: "recovered_at_most_once",
    how: "a debt counts as recovered and is not",
    sql: () => debt({ amount: 99, status: "done" }, { amount: 99, status: "succeeded" }, "recovered"),
    of: "transfer",
    named: "recovery",
  },
  {
    rule: "reversal_counts_once",
    how: "a reversal succeeded and does not count against its debt",
    sql: () => debt({ amount: 50, status: "dropped" }, { amount: 50, status: "succeeded" }),
    of: "transfer",
    named: "reversal",
  },
  {
    rule: "reversed_at_most_once",
    how: "more of a transfer is taken back than it paid",
    sql: () => debt({ amount: 100, status: "done" }, { amount: 80_001, status: "succeeded" }),
    of: "transfer",
  },
  {
    rule: "batch_is_one_transfer",
    how: "the parts of a batch went to two recruiters",
    sql: `update app.payout_transfers set batch_id = $1, status = 'in_doubt', error_code = 'x', attempt = 1, sent_at = now(),
            first_sent_at = now(), answered_at = now(), next_attempt_at = now()`,
    of: "transfer",
  },
  {
    rule: "one_batch_a_transfer",
    how: "two batches are one transfer at Stripe",
    sql: () => `update app.payout_transfers set status = 'succeeded', stripe_transfer_id = 'tr_1', attempt = 1, sent_at = now(),
            answered_at = now(), batch_id = (case id when $1 then '${ids.recovery}' else '${ids.reversal}' end)::uuid`,
    of: "transfer",
  },
  {
    rule: "booked_at_most_once",
    how: "more is booked of a transfer than was reversed of it by hand",
    sql: `insert into app.finding_bookings (finding_id, kind, transfer_id, payout_id, amount, currency, recorded_by_role)
          select uuidv7(), 'taken_back', id, payout_id, 1, currency, 'test' from app.payout_transfers where id = $1`,
    of: "transfer",
  },
  {
    rule: "payouts_sum_to_fee",
    how: "a payout earns more than its share of the fee",
    sql: "update app.payouts set amount = amount + 1 where id = $1",
    of: "payout",
    named: "placement",
  },
  {
    rule: "payouts_sum_to_fee",
    how: "the platform keeps what nobody left",
    sql: "update app.placements set platform_amount = 1 where id = $1",
    of: "placement",
  },
  {
    rule: "payout_is_its_parts",
    how: "a part is not what the payout says",
    sql: "update app.placement_recruiters set amount = amount - 1 where placement_id = $1",
    of: "placement",
    named: "payout",
  },
  {
    rule: "placement_has_payouts",
    how: "a placement has lost its payouts",
    sql: "update app.payouts set placement_id = uuidv7() where id = $1",
    of: "payout",
    named: "placement",
  },
  {
    rule: "parts_sum_to_payout",
    how: "more is scheduled than the payout earns",
    sql: "update app.payout_schedules set amount = amount + 1 where id = $1",
    of: "schedule",
    named: "payout",
  },
  {
    rule: "parts_sum_to_payout",
    how: "a completed payout is not paid in full",
    sql: "update app.payouts set status = 'completed', amount = amount + 1 where id = $1",
    of: "payout",
  },
  {
    rule: "owed_is_earned_and_unpaid",
    how: "a breach has left nothing, and something is still scheduled",
    sql: () => `
      with breach as (
        insert into app.guarantee_breaches (placement_id, ended_on, reason, clawback_rule, reported_by_role)
        values ('${ids.placement}', '2025-01-05', 'left', 'everything', 'test') returning id
      )
      insert into app.guarantee_breach_payouts (
        breach_id, payout_id, previous_status, earned_before, earned, cancelled_schedule_ids, forfeited_hold_ids
      )
      select id, $1, 'processing', 0, 0, '{}', '{}' from breach`,
    of: "payout",
  },
  {
    rule: "booked_at_most_once",
    how: "a finding says that something of a transfer was taken back by hand, and nothing was",
    sql: `set local session_replication_role = replica;
      insert into app.finding_bookings (finding_id, kind, transfer_id, payout_id, amount, currency, recorded_by_role)
      select id, 'taken_back', id, payout_id, 1, currency, 'test' from app.payout_transfers where id = $1`,
    of: "transfer",
  },
  {
    rule: "one_live_transfer_at_stripe",
    how: "a reconciliation has found a second transfer of an obligation that is paid",
    sql: () => `set local session_replication_role = replica;
      ${succeeded.replace("$1", `'${ids.transfer}'`)};
      insert into app.reconciliation_findings (
        kind, subject, transfer_id, stripe_transfer_id, theirs, first_seen_at, first_seen_in, last_seen_at, last_seen_in
      )
      select 'duplicate', 'tr_2', id, 'tr_2', '{"amount": 1}', now(), uuidv7(), now(), uuidv7()
      from app.payout_transfers where id = '${ids.transfer}'`,
    of: "transfer",
  },
  {
    rule: "company_gets_back_what_is_owed",
    how: "a placement was cancelled, and its company's fee is owed to nobody",
    sql: "update app.placements set status = 'cancelled', company_fee_amount = 150000 where id = $1",
    of: "placement",
  },
  {
    rule: "both_sides_are_equal",
    how: "a cancelled placement owes its fee back, and its recruiters have still earned theirs",
    sql: `update app.placements set status = 'cancelled', company_fee_amount = 150000 where id = $1;
      insert into app.company_credits (
        placement_id, company_id, currency, company_fee_amount, recruiters_earned, platform_share, amount
      )
      select id, company_id, currency, 150000, 0, 0, 150000 from app.placements where id = $1`,
    of: "placement",
  },
  {
    rule: "debt_is_paid_beyond_earned",
    how: "a breach has left less than was paid, and there is no debt",
    sql: () => `
      ${succeeded.replace("$1", `'${ids.transfer}'`)};
      update app.escrow_holds set status = 'forfeited', reason = 'x' where id = '${ids.hold}';
      update app.payout_schedules set status = 'processed', processed_at = now() where id = '${ids.schedule}';
      with breach as (
        insert into app.guarantee_breaches (placement_id, ended_on, reason, clawback_rule, reported_by_role)
        values ('${ids.placement}', '2025-01-05', 'left', 'everything', 'test') returning id
      )
      insert into app.guarantee_breach_payouts (
        breach_id, payout_id, previous_status, earned_before, earned, cancelled_schedule_ids, forfeited_hold_ids
      )
      select id, $1, 'processing', 0, 0, '{}', '{}' from breach`,
    of: "payout",
  },
  {
    rule: "one_transfer_an_obligation",
    how: "an obligation has two open transfers",
    sql: `drop index app.payout_transfers_one_live_generation;
      insert into app.payout_transfers (schedule_id, generation, idempotency_key, amount, currency, destination, transfer_group, description, metadata)
      select schedule_id, 2, 'twin', amount, currency, destination, transfer_group, description, metadata
        from app.payout_transfers where id = $1`,
    of: "transfer",
    named: "schedule",
  },
  {
    rule: "charge_pays_at_most_itself",
    how: "a transfer names more of a charge than it has",
    sql: `insert into app.fee_payments (
        placement_id, amount, currency, paid_at, available_on, stripe_charge_id, charge_currency, recorded_by_role
      )
      select placement_id, amount - 1, currency, now(), current_date, 'ch_1', currency, 'test'
        from app.payout_transfers where id = $1;
      update app.payout_transfers set source_transaction = 'ch_1' where id = $1`,
    of: "transfer",
  },
  {
    rule: "transfer_matches_schedule",
    how: "a transfer is of another amount than is owed",
    sql: "update app.payout_transfers set amount = amount - 1 where id = $1",
    of: "transfer",
  },
  {
    rule: "ceilings_count_transfers",
    how: "less is counted than has left",
    sql: `insert into app_private.ceiling_sums
      select 'recruiter', recruiter_id, currency, (created_at at time zone 'UTC')::date, amount - 1
        from app.payout_transfers where id = $1`,
    of: "transfer",
    named: "recruiter",
  },
  {
    rule: "ceilings_count_transfers",
    how: "more is counted than has left",
    sql: `insert into app_private.ceiling_sums
      select 'recruiter', recruiter_id, currency, (created_at at time zone 'UTC')::date, 2000000
        from app.payout_transfers where id = $1`,
    of: "transfer",
    named: "recruiter",
  },
  {
    rule: "paid_to_logged_account",
    how: "a transfer goes to an account that the recruiter never had",
    sql: "update app.payout_transfers set destination = 'acct_elsewhere' where id = $1",
    of: "transfer",
  },
  {
    rule: "unpaid_fees_are_kept",
    how: "a fee that is due on no day is kept as unpaid",
    sql: "insert into app_private.unpaid_fees values ($1)",
    of: "placement",
  },
  {
    rule: "unpaid_fees_are_kept",
    how: "a fee that is not paid is not kept",
    sql: `update app.payout_policies set fee_due_days = 30
      where id = (select policy_id from app.placements where id = $1)`,
    of: "placement",
  },
  {
    rule: "returned_transfers_are_kept",
    how: "a transfer that no bank returned is kept as returned",
    sql: "insert into app_private.returned_transfers values ($1)",
    of: "transfer",
  },
  {
    rule: "company_sees_its_recruiters",
    how: "company and recruiter of a payout do not see each other",
    sql: "delete from app.company_recruiters where recruiter_id = (select recruiter_id from app.payouts where id = $1)",
    of: "payout",
  },
  {
    rule: "company_sees_its_recruiters",
    how: "a company sees a recruiter without a payout",
    sql: `insert into app.company_recruiters
      select company_id, $1 from app.company_recruiters where recruiter_id <> $1 limit 1`,
    of: "recruiter",
  },
  {
    rule: "acts_are_counted",
    how: "a payout without an approval is not counted, though its terms name a threshold",
    sql: `insert into app.payout_policy_thresholds (policy_id, currency, amount)
      select placement.policy_id, payout.currency, 900000
        from app.payouts as payout join app.placements as placement on placement.id = payout.placement_id
       where payout.recruiter_id = $1`,
    of: "recruiter",
  },
  {
    rule: "reversals_by_hand_are_told",
    how: "a reversal by hand has no line in a statement",
    sql: `${succeeded}; update app.payout_transfers set reversed_by_hand = 1, reversed_by_hand_at = now() where id = $1`,
    of: "transfer",
  },
  {
    rule: "nothing_sent_for_cancelled",
    how: "a cancelled obligation has a transfer on its way",
    sql: "update app.payout_schedules set status = 'cancelled' where id = $1",
    of: "schedule",
  },
  {
    rule: "released_hold_is_owed",
    how: "a hold is released and nothing is owed for it",
    sql: "update app.escrow_holds set status = 'released', released_amount = hold_amount, released_at = now() where id = $1",
    of: "hold",
  },
  {
    rule: "released_hold_is_owed",
    how: "a part of a hold is released and nothing is owed for it",
    sql: "update app.escrow_holds set released_amount = 1 where id = $1",
    of: "hold",
  },
  {
    rule: "released_hold_is_owed",
    how: "something is owed for a hold that is not released",
    sql: `insert into app.payout_schedules (payout_id, placement_id, escrow_hold_id, kind, amount, currency, scheduled_date)
      select payout_id, placement_id, id, 'escrow_release', 1, currency, now() from app.escrow_holds where id = $1`,
    of: "hold",
  },
  {
    rule: "processed_means_paid",
    how: "a schedule counts as paid without a transfer that succeeded",
    sql: "update app.payout_schedules set status = 'processed', processed_at = now() where id = $1",
    of: "schedule",
  },
  {
    rule: "processed_means_paid",
    how: "a transfer succeeded and its schedule does not know",
    sql: succeeded,
    of: "transfer",
    named: "schedule",
  },
  {
    rule: "processing_means_open_transfer",
    how: "a schedule is in processing and no transfer is open",
    sql: `update app.payout_transfers set status = 'refused', error_code = 'x', answered_at = now() where id = $1`,
    of: "transfer",
    named: "schedule",
  },
  {
    rule: "approved_by_a_person",
    how: "a payout above the threshold was approved by nobody",
    sql: `insert into app.payout_policy_thresholds select id, 'USD', 0 from app.payout_policies;
      update app.payouts set approval_required = true where id = $1`,
    of: "payout",
  },
  {
    rule: "approved_by_a_person",
    how: "a payout above the threshold is not known as one",
    sql: "insert into app.payout_policy_thresholds select id, 'USD', 0 from app.payout_policies where $1::uuid is not null",
    of: "payout",
  },
  {
    rule: "approved_by_a_person",
    how: "a payout is in a currency for which its terms have no threshold",
    sql: "insert into app.payout_policy_thresholds select id, 'JPY', 5000000 from app.payout_policies where $1::uuid is not null",
    of: "payout",
  },
  {
    rule: "approved_by_a_person",
    how: "an adjustment was approved by nobody",
    sql: `update app.payouts set kind = 'adjustment', placement_id = null, company_id = null, adjustment_reason = 'x'
      where id = $1`,
    of: "payout",
  },
  {
    rule: "status_has_audit_row",
    how: "a payout's status changed without an audit row",
    sql: "update app.payouts set status = 'failed' where id = $1",
    of: "payout",
  },
  {
    rule: "status_has_audit_row",
    how: "a hold's status changed without an audit row",
    sql: "update app.escrow_holds set status = 'forfeited', reason = 'x' where id = $1",
    of: "hold",
  },
  {
    rule: "status_has_audit_row",
    how: "the audit log of a schedule is gone",
    sql: "delete from app.payout_audit_log where entity_id = $1",
    of: "schedule",
  },
  {
    rule: "audit_row_belongs_to_its_payout",
    how: "an audit row is shown to another recruiter",
    sql: "update app.payout_audit_log set recruiter_id = uuidv7() where id = $1",
    of: "audit",
  },
];
