// The years behind bench/scale.ts, by plain inserts without triggers, in batches: each payout with its placement, its
// company's fee, its obligation, transfer and six audit rows; one in five with a hold that was released and paid; what
// banks were paid, ten transfers each, one in fifty of them twice because it came back; one debt in fifty payouts, and one
// request in a hundred. Nearly all of it is over. Of each kind so many rows are open, whatever the size.
//
// Events are left out, because they are purged by age, and the rows of app.audit_log, which only its verifiers read.

import type pg from "pg";
import { withoutTriggers } from "../tests/support/without_triggers.ts";
import type { BenchDatabase } from "./support.ts";

/** How many rows of each kind are open. */
const OPEN = 1_000;
/** A platform grows by people as well as by years: each is paid once a week, as long as there is history. */
const PAYOUTS_OF_A_RECRUITER = 500;
/** What is due is due to as many people whatever the size, and somebody to whom nothing is due asks. */
const DUE_RECRUITERS = 5;
/** One account in so many pays out by hand. */
const BY_HAND = 10;
export const BATCH = 250_000;
const YEARS_DAYS = 3_650;
/** What the batches fill. Companies and their recruiters are few, and are looked up meanwhile. */
export const SEEDED = [
  "app.placements",
  "app.placement_recruiters",
  "app.fee_payments",
  "app.payouts",
  "app.escrow_holds",
  "app.payout_schedules",
  "app.payout_transfers",
  "app.bank_payouts",
  "app.bank_payout_transfers",
  "app.guarantee_breaches",
  "app.recoveries",
  "app.recovery_steps",
  "app.requests",
  "app.payout_audit_log",
  "app.audit_chain_heads",
];

export const recruitersOf = (payouts: number) => Math.ceil((payouts - 2 * OPEN) / PAYOUTS_OF_A_RECRUITER);

interface Batch {
  from: number;
  until: number;
  all: number;
}

export async function seedHistory(database: BenchDatabase, batch: Batch): Promise<void> {
  const client = await database.admin.connect();
  try {
    await client.query("begin");
    await withoutTriggers(client, async () => {
      if (batch.from === 0) await seedTerms(client);
      await makeSeed(client, batch);
      for (const sql of ROWS) await client.query(sql);
    });
    await client.query("commit");
  } finally {
    client.release();
  }
}

/** What follows from the rows, once their indexes are there, and what autovacuum would have done by then. */
export async function finishHistory({ admin }: BenchDatabase): Promise<void> {
  await admin.query(
    `select app_private.note_unpaid_fees(array(
       select placement.id from app.placements as placement
        where not exists (select from app.fee_payments as fee where fee.placement_id = placement.id)
     ))`,
  );
  await admin.query("vacuum analyze");
}

/** Fees are waited for, and recruiters' accounts are complete. */
async function seedTerms(client: pg.PoolClient): Promise<void> {
  await client.query("update app.payout_policies set fee_due_days = 30, pay_when = 'fee_cleared'");
  await client.query("update app.payout_accounts set bank_currencies = '{USD}', payouts_enabled = true");
}

/** One row a payout, and what has become of it. */
async function makeSeed(client: pg.PoolClient, { from, until, all }: Batch): Promise<void> {
  const every = Math.floor(all / OPEN);
  await client.query(
    `create temporary table seed on commit drop as
       select made.number, uuidv7(age) as placement_id, uuidv7(age) as payout_id, uuidv7(age) as schedule_id,
              uuidv7(age) as transfer_id, recruiter.id as recruiter_id, recruiter.account, company.id as company_id,
              policy.id as policy_id, now() + age as at, made.became,
              made.became = 'held' or made.became = 'paid' and made.number % 5 = 2 as is_held,
              recruiter.number % ${BY_HAND} <> 0 as is_automatic
         from (
           select number,
                  -- Spread evenly over ten years, among what was paid.
                  coalesce(
                    ('{due,refused,unpaid_fee,debt,in_transit,held,asked}'::text[])[1 + number % ${every}], 'paid'
                  ) as became
             from generate_series(${from}, ${until - 1}) as number
         ) as made
        cross join lateral (
          select make_interval(secs => -86400 * 40 - ${YEARS_DAYS * 86_400}.0 * (${all} - made.number) / ${all}) as age
        ) as moment
         join (
           select user_id as id, stripe_account_id as account, row_number() over (order by user_id) as number
             from app.payout_accounts
         ) as recruiter on recruiter.number = 1 + case
           when made.became in ('due', 'refused') then made.number / ${every} % ${DUE_RECRUITERS}
           else made.number % ${recruitersOf(all)}
         end
        cross join app.companies as company
        cross join app.payout_policies as policy`,
  );
  await client.query(
    `create temporary table carried on commit drop as
       select transfer_id, recruiter_id, account, is_automatic, became = 'in_transit' as is_open, at,
              (row_number() over (partition by recruiter_id, became = 'in_transit' order by number) - 1) / 10 as journey
         from seed where became in ('paid', 'in_transit', 'held', 'asked')`,
  );
  await client.query(
    `create temporary table journey on commit drop as
       select uuidv7() as id, recruiter_id, account, is_automatic, is_open, journey, max(at) + interval '7 days' as at,
              count(*) * 100000 as amount, random() < 0.02 and not is_open as came_back
         from carried group by recruiter_id, account, is_automatic, is_open, journey`,
  );
}

const ROWS = [
  `insert into app.placements (
     id, company_id, candidate_name, start_date, signed_on, time_zone, guarantee_period_days, holdback_percentage, fee_amount,
     currency, policy_id, status, created_at
   )
   select placement_id, company_id, 'Candidate ' || number, at::date - 90, at::date - 90, 'UTC', 90,
          case when is_held then 20 else 0 end, 100000, 'USD', policy_id, 'completed', at
     from seed
    order by number`,
  `insert into app.placement_recruiters (placement_id, recruiter_id, share, amount)
   select placement_id, recruiter_id, 100, 100000 from seed order by number`,
  "insert into app.company_recruiters select distinct company_id, recruiter_id from seed on conflict do nothing",
  `insert into app.fee_payments (
     placement_id, amount, currency, paid_at, available_on, reference, stripe_charge_id, recorded_by_role, recorded_at
   )
   select placement_id, 100000, 'USD', at, at::date, 'ch_scale' || number, 'ch_scale' || number, 'worker', at
     from seed where became <> 'unpaid_fee' order by number`,
  `insert into app.payouts (id, placement_id, recruiter_id, company_id, amount, currency, status, created_at)
   select payout_id, placement_id, recruiter_id, company_id, 100000, 'USD',
          case when became in ('due', 'refused', 'unpaid_fee') then 'approved' when became = 'held' then 'processing'
               else 'completed' end, at
     from seed order by number`,
  `insert into app.escrow_holds (
     id, payout_id, placement_id, recruiter_id, company_id, hold_amount, released_amount, currency, holdback_percentage,
     hold_date, release_date, status, released_at, created_at
   )
   select schedule_id, payout_id, placement_id, recruiter_id, company_id, 20000,
          case became when 'held' then 0 else 20000 end, 'USD', 20, at,
          case became when 'held' then now() + interval '10 days' else at end,
          case became when 'held' then 'active' else 'released' end, case became when 'held' then null else at end, at
     from seed where is_held order by number`,
  `insert into app.payout_schedules (
     id, payout_id, placement_id, recruiter_id, company_id, amount, currency, scheduled_date, status, processed_at,
     failure_code, failure_reason, next_retry_at, created_at
   )
   select schedule_id, payout_id, placement_id, recruiter_id, company_id, case when is_held then 80000 else 100000 end,
          'USD', at,
          case when became in ('due', 'unpaid_fee') then 'pending' when became = 'refused' then 'failed' else 'processed' end,
          case when became not in ('due', 'unpaid_fee', 'refused') then at end,
          case became when 'refused' then 'balance_insufficient' end, case became when 'refused' then 'too little' end,
          case became when 'refused' then now() - interval '1 hour' end, at
     from seed order by number`,
  `insert into app.payout_transfers (
     id, schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount, currency, destination,
     idempotency_key, transfer_group, description, metadata, status, attempt, first_sent_at, sent_at, answered_at,
     stripe_transfer_id, error_code, created_at
   )
   select transfer_id, schedule_id, payout_id, placement_id, recruiter_id, company_id, 1,
          case when is_held then 80000 else 100000 end, 'USD', account, 'scale-' || schedule_id, payout_id, 'A payment', '{}',
          case became when 'refused' then 'refused' else 'succeeded' end, 1, at, at, at,
          case became when 'refused' then null else 'tr_' || number end,
          case became when 'refused' then 'balance_insufficient' end, at
     from seed where became not in ('due', 'unpaid_fee') order by number`,
  // What was held back and paid later.
  `with released as (
     insert into app.payout_schedules (
       payout_id, placement_id, recruiter_id, company_id, kind, escrow_hold_id, amount, currency, scheduled_date, status,
       processed_at, created_at
     )
     select payout_id, placement_id, recruiter_id, company_id, 'escrow_release', schedule_id, 20000, 'USD', at, 'processed',
            at, at
       from seed where is_held and became <> 'held' order by number
     returning id, payout_id, placement_id, recruiter_id, company_id, created_at
   )
   insert into app.payout_transfers (
     schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, amount, currency, destination,
     idempotency_key, transfer_group, description, metadata, status, attempt, first_sent_at, sent_at, answered_at,
     stripe_transfer_id, created_at
   )
   select released.id, released.payout_id, released.placement_id, released.recruiter_id, released.company_id, 1, 20000,
          'USD', seed.account, 'scale-' || released.id, released.payout_id, 'A payment', '{}', 'succeeded', 1, seed.at,
          seed.at, seed.at, 'tr_held' || seed.number, seed.at
     from released join seed using (payout_id)`,
  `insert into app.bank_payouts (
     id, recruiter_id, stripe_account_id, stripe_payout_id, amount, currency, status, is_automatic, arrival_date,
     initiated_at, carries_known, checked_at, created_at
   )
   select id, recruiter_id, account, 'po_' || id, amount, 'USD', case when is_open then 'in_transit' else 'paid' end,
          is_automatic, at::date, at, true, at, at
     from journey`,
  // It came back, and left again.
  `insert into app.bank_payouts (
     id, recruiter_id, stripe_account_id, stripe_payout_id, amount, currency, status, is_automatic, arrival_date,
     failure_code, initiated_at, returned_at, carries_known, checked_at, created_at
   )
   select derived.id, recruiter_id, account, 'po_back' || derived.id, amount, 'USD', 'failed', is_automatic, at::date,
          'account_closed', at - interval '5 days', at - interval '3 days', true, at, at
     from journey cross join lateral app_private.derived_id(journey.id, 'back', 1) as derived (id)
    where came_back`,
  `insert into app.bank_payout_transfers (bank_payout_id, transfer_id, recruiter_id, amount, basis)
   select journey.id, carried.transfer_id, carried.recruiter_id, 100000,
          case when carried.is_automatic then 'stripe' else 'first_in_first_out' end
     from carried join journey using (recruiter_id, is_open, journey)`,
  `insert into app.bank_payout_transfers (bank_payout_id, transfer_id, recruiter_id, amount, basis)
   select app_private.derived_id(journey.id, 'back', 1), carried.transfer_id, carried.recruiter_id, 100000,
          case when carried.is_automatic then 'stripe' else 'first_in_first_out' end
     from carried join journey using (recruiter_id, is_open, journey) where journey.came_back`,
  `with breach as (
     insert into app.guarantee_breaches (id, placement_id, ended_on, reason, clawback_rule, reported_by_role, reported_at)
     select payout_id, placement_id, at::date, 'left', 'everything', 'bench', at
       from seed where became = 'debt' or became = 'paid' and number % 50 = 7
   )
   insert into app.recoveries (
     id, breach_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, by_offset, by_reversal,
     collectable_from, next_reversal_at, status, created_at
   )
   select schedule_id, payout_id, payout_id, placement_id, recruiter_id, company_id, 100000, 'USD', true, true, at,
          now() + interval '1 day', case became when 'debt' then 'open' else 'recovered' end, at
     from seed where became = 'debt' or became = 'paid' and number % 50 = 7`,
  `insert into app.recovery_steps (recovery_id, kind, amount, status, created_by_role, created_at)
   select schedule_id, 'reversal', 100000, 'done', 'bench', at from seed where became = 'paid' and number % 50 = 7`,
  `insert into app.requests (
     kind, verb, arguments, basis, basis_hash, reason, amount, currency, recruiter_id, company_id, payout_id, status,
     requested_by_role, requested_at, expires_at, decided_by, decided_by_role, decided_at
   )
   select 'approval', 'approve_payout', jsonb_build_object('payout_id', payout_id), '{}', repeat('0', 64), 'checked', 100000,
          'USD', recruiter_id, company_id, payout_id, case became when 'asked' then 'pending' else 'confirmed' end, 'bench',
          at, case became when 'asked' then now() + interval '3 days' else at + interval '7 days' end,
          case became when 'asked' then null else recruiter_id end, case became when 'asked' then null else 'bench' end,
          case became when 'asked' then null else at end
     from seed where became = 'asked' or became = 'paid' and number % 100 = 9`,
  `insert into app.payout_audit_log (
     payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, new_status, changed_by_role,
     metadata, created_at, previous_hash, hash
   )
   select payout_id, placement_id, recruiter_id, company_id, change.sequence, change.entity,
          case change.entity when 'payout' then payout_id else schedule_id end, 'create',
          case change.entity when 'payout' then 'approved' else 'processed' end, 'bench',
          '{"changes": {"status": {"old": "processing", "new": "processed"}}}', at,
          decode(repeat('00', 32), 'hex'), sha256(uuid_send(payout_id))
     from seed, (values (1, 'payout'), (2, 'payout_schedule'), (3, 'payout_schedule'), (4, 'payout_schedule'),
                        (5, 'payout'), (6, 'payout')) as change (sequence, entity)
    order by number, change.sequence`,
  `insert into app.audit_chain_heads (chain, last_sequence, last_hash)
   select 'payout:' || payout_id, 6, sha256(uuid_send(payout_id)) from seed`,
];
