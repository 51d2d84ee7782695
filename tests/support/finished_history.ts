// Years of what is finished: placements whose fee is paid, obligations that are paid, money that banks returned and that was
// paid out again, debts that are settled. Nothing of it is due, so that whatever looks for what is due finds nothing.

import type pg from "pg";
import { withoutTriggers } from "./without_triggers.ts";

/** Few, so that each has years of payments. */
const RECRUITERS = 5;
/** Transfers that one bank payout carries. */
const CARRIED = 10;
const TABLES = [
  "users",
  "payout_accounts",
  "placements",
  "payouts",
  "escrow_holds",
  "payout_schedules",
  "payout_runs",
  "payout_transfers",
  "fee_payments",
  "bank_payouts",
  "bank_payout_transfers",
  "guarantee_breaches",
  "recoveries",
];

/** So many placements of one payout each, under terms by which the fee is waited for and small payments wait for each other. */
export async function seedFinishedHistory(admin: pg.Pool, count: number): Promise<void> {
  const client = await admin.connect();
  try {
    await client.query("begin");
    await seedPeople(client);
    await client.query("set constraints all immediate");
    await withoutTriggers(client, () => seedRows(client, count));
    await client.query("commit");
    // What autovacuum has done by then.
    await client.query(`vacuum analyze ${TABLES.map((table) => `app.${table}`).join(", ")}`);
  } finally {
    client.release();
  }
}

async function seedPeople(client: pg.PoolClient): Promise<void> {
  await client.query(
    `insert into app.users (email, display_name, role)
     select 'paid-' || number || '@example.com', 'Paid ' || number, 'recruiter' from generate_series(1, ${RECRUITERS}) as number`,
  );
  await client.query(
    `insert into app.payout_accounts (user_id, stripe_account_id, transfers_enabled)
     select id, 'acct_' || replace(display_name, ' ', ''), true from app.users where display_name like 'Paid %'`,
  );
  await client.query("update app.payout_accounts set bank_currencies = '{USD}', payouts_enabled = true");
  // One of them cannot receive any more.
  await client.query("update app.payout_accounts set transfers_enabled = false where stripe_account_id = 'acct_Paid1'");
  await client.query("insert into app.companies (name) values ('Paid')");
  await client.query(
    `insert into app.company_recruiters (company_id, recruiter_id)
     select company.id, recruiter.id from app.companies as company, app.users as recruiter
      where company.name = 'Paid' and recruiter.display_name like 'Paid %'`,
  );
}

async function seedRows(client: pg.PoolClient, count: number): Promise<void> {
  await client.query(
    "update app.payout_policies set fee_due_days = 30, pay_when = 'fee_cleared', longest_wait_days = 90",
  );
  await client.query(
    `create temporary table paid on commit drop as
       select number, uuidv7(age) as placement_id, uuidv7(age) as payout_id, uuidv7(age) as schedule_id,
              uuidv7(age) as transfer_id, recruiter.id as recruiter_id, company.id as company_id, policy.id as policy_id,
              account.stripe_account_id, now() + age as at
         from generate_series(0, ${count - 1}) as number
        cross join lateral (
          select make_interval(secs => -400 * 86400 - 3000.0 * 86400 * (${count} - number) / ${count}) as age
        ) as moment
         join app.users as recruiter on recruiter.display_name = 'Paid ' || 1 + number % ${RECRUITERS}
         join app.payout_accounts as account on account.user_id = recruiter.id
         join app.companies as company on company.name = 'Paid'
         join app.payout_policies as policy on policy.company_id is null`,
  );
  await client.query(
    `insert into app.placements (id, company_id, candidate_name, start_date, signed_on, time_zone, guarantee_period_days,
                                 holdback_percentage, fee_amount, currency, policy_id, status, created_at)
     select placement_id, company_id, 'Candidate ' || number, at::date - 90, at::date - 90, 'UTC', 90, 20, 100000, 'USD',
            policy_id, 'completed', at
       from paid`,
  );
  await client.query(
    `insert into app.payouts (id, placement_id, recruiter_id, company_id, amount, currency, status, created_at)
     select payout_id, placement_id, recruiter_id, company_id, 100000, 'USD', 'completed', at from paid`,
  );
  await client.query(
    `insert into app.escrow_holds (payout_id, placement_id, recruiter_id, company_id, hold_amount, released_amount, currency,
                                   holdback_percentage, hold_date, release_date, status, released_at)
     select payout_id, placement_id, recruiter_id, company_id, 20000, 20000, 'USD', 20, at, at, 'released', at from paid`,
  );
  await client.query(
    `insert into app.payout_schedules (id, payout_id, placement_id, recruiter_id, company_id, amount, currency, scheduled_date,
                                       status, processed_at, created_at)
     select schedule_id, payout_id, placement_id, recruiter_id, company_id, 80000, 'USD', at, 'processed', at, at from paid`,
  );
  await client.query(
    `insert into app.payout_runs (kind, started_by_role, started_at, claimed_until, finished_at)
     select 'process_due_schedules', 'worker', at, at, at from paid`,
  );
  await client.query(
    `insert into app.payout_transfers (id, schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount,
                                       currency, destination, idempotency_key, transfer_group, source_transaction, description,
                                       metadata, status, attempt, first_sent_at, sent_at, answered_at, stripe_transfer_id,
                                       created_at)
     select transfer_id, schedule_id, payout_id, placement_id, recruiter_id, company_id, 1, 80000, 'USD', stripe_account_id,
            'holdback:' || schedule_id || ':1', payout_id, 'ch_paid' || number, 'A payment', '{}', 'succeeded', 1, at, at, at,
            'tr_paid' || number, at
       from paid`,
  );
  await client.query(
    `insert into app.fee_payments (placement_id, amount, currency, paid_at, available_on, reference, stripe_charge_id,
                                   recorded_by_role, recorded_at)
     select placement_id, 100000, 'USD', at, at::date, 'ch_paid' || number, 'ch_paid' || number, 'worker', at from paid`,
  );
  // Each bank payout carries some transfers of one recruiter; the first that does comes back, and a later one arrives.
  await client.query(
    `create temporary table carried on commit drop as
       select transfer_id, recruiter_id, stripe_account_id, at,
              (row_number() over (partition by recruiter_id order by number) - 1) / ${CARRIED} as journey
         from paid`,
  );
  for (const [status, days] of [
    ["failed", 1],
    ["paid", 10],
  ] as const) {
    await client.query(
      `with journey as (
         select uuidv7() as id, recruiter_id, stripe_account_id, journey, max(at) + interval '${days} days' as at, count(*)
           from carried group by recruiter_id, stripe_account_id, journey
       ), made as (
         insert into app.bank_payouts (id, recruiter_id, stripe_account_id, stripe_payout_id, amount, currency, status,
                                       is_automatic, arrival_date, failure_code, initiated_at, returned_at, carries_known,
                                       checked_at)
         select id, recruiter_id, stripe_account_id, 'po_' || id, count * 80000, 'USD', '${status}', true, at::date,
                ${status === "failed" ? "'account_closed', at, at" : "null, at, null"}, true, at
           from journey
       )
       insert into app.bank_payout_transfers (bank_payout_id, transfer_id, recruiter_id, amount, basis)
       select journey.id, carried.transfer_id, carried.recruiter_id, 80000, 'stripe'
         from carried join journey using (recruiter_id, journey)`,
    );
  }
  await client.query(
    `insert into app.recoveries (purpose, payout_id, placement_id, recruiter_id, company_id, amount, currency, by_offset,
                                 by_reversal, collectable_from, next_reversal_at, status, created_at)
     select 'redirect', payout_id, placement_id, recruiter_id, company_id, 80000, 'USD', false, true, at, at, 'recovered', at
       from paid`,
  );
}
