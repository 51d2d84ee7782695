// Three years of a marketplace as it would stand in the tables: 200,000 payouts, most of them completed, of 200
// recruiters and 20 companies, large and small ones. For measuring how rows are read: nothing of it went through the
// triggers that check and audit, and the hashes of its audit log are filler.

import type pg from "pg";
import { withoutTriggers } from "./without_triggers.ts";

/** Every fourth placement is shared by two recruiters, so that these make 200,000 payouts. */
const PLACEMENTS = 160_000;
const RECRUITERS = 200;
const COMPANIES = 20;
const DAYS = 1_095;
/** Days from the start until the guarantee is over and everything is paid. */
const GUARANTEE = 90;

/** Ids of people. */
export interface Marketplace {
  admin: string;
  /** The recruiter with the most payouts, and one with a single one. */
  recruiter: string;
  newRecruiter: string;
  /** A user of the company with the most placements, and one of a company with a single one. */
  companyUser: string;
  newCompanyUser: string;
}

export async function seedMarketplace(pool: pg.Pool, placements = PLACEMENTS): Promise<Marketplace> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    // Looking at a table while it is vacuumed below, it would keep rows from being marked as visible to everybody.
    const { rows: leaves } = await client.query<{ name: string }>(
      `select oid::regclass::text as name from pg_class
        where relkind = 'r' and (oid = any ($1::regclass[]) or oid in (select inhrelid from pg_inherits))`,
      [TABLES.map((table) => `app.${table}`)],
    );
    for (const { name } of leaves) await client.query(`alter table ${name} set (autovacuum_enabled = off)`);
    const people = await seedPeople(client);
    const { rows: indexes } = await client.query<{ drop: string; create: string }>(INDEXES, [TABLES]);
    for (const index of indexes) await client.query(index.drop);
    await withoutTriggers(client, async () => {
      for (const statement of [livesOf(placements), ...ROWS]) await client.query(statement);
    });
    await client.query("set local maintenance_work_mem = '256MB'");
    for (const index of indexes) await client.query(index.create);
    await client.query("commit");
    await client.query(`vacuum analyze ${TABLES.map((table) => `app.${table}`).join(", ")}`);
    return people;
  } finally {
    client.release();
  }
}

async function seedPeople(client: pg.PoolClient): Promise<Marketplace> {
  await client.query(
    `insert into app.users (email, display_name, role)
     select 'recruiter-' || number || '@example.com', 'Recruiter ' || number, 'recruiter'
       from generate_series(1, ${RECRUITERS + 1}) as number
     union all
     select 'user-' || number || '@example.com', 'User ' || number, 'company_user' from generate_series(1, ${COMPANIES + 1}) as number
     union all
     select 'admin@example.com', 'Admin', 'platform_admin'`,
  );
  await client.query(
    `insert into app.payout_accounts (user_id, stripe_account_id, transfers_enabled)
     select id, 'acct_' || replace(id::text, '-', ''), true from app.users where role = 'recruiter'`,
  );
  await client.query(
    `insert into app.companies (name) select 'Company ' || number from generate_series(1, ${COMPANIES + 1}) as number`,
  );
  await client.query(
    `insert into app.company_members (company_id, user_id)
     select company.id, member.id
       from app.companies as company
       join app.users as member on member.email = replace(company.name, 'Company ', 'user-') || '@example.com'`,
  );
  const { rows } = await client.query<{ email: string; id: string }>("select email, id from app.users");
  const idOf = (name: string) => rows.find(({ email }) => email === `${name}@example.com`)?.id as string;
  return {
    admin: idOf("admin"),
    recruiter: idOf("recruiter-1"),
    newRecruiter: idOf(`recruiter-${RECRUITERS + 1}`),
    companyUser: idOf("user-1"),
    newCompanyUser: idOf(`user-${COMPANIES + 1}`),
  };
}

/** Per payout: its owners, when it began, and how far it came. luck: 0 to 999, as good as random. */
const livesOf = (placements: number) => `
  create temporary table life on commit drop as
  with hire as (
    select number, uuidv7(-age) as placement_id, now() - age as created_at, age,
           extract(days from age) as days, (number * 7919) % 1000 as luck,
           case when number = ${Math.floor(placements / 2)} then ${COMPANIES}
                else floor(${COMPANIES} * (((number * 104729) % 10007) / 10007.0::float8) ^ 2) end as company,
           case when number = ${Math.floor(placements / 2)} then ${RECRUITERS}
                else floor(${RECRUITERS} * (((number * 1299709) % 10009) / 10009.0::float8) ^ 1.5) end as recruiter,
           100000 + (number * 31) % 900000 as fee_amount,
           case when number % 10 < 7 then 'USD' when number % 1000 = 9 then 'ISK' else 'EUR' end as currency
      from generate_series(1::bigint, ${placements}) as number,
           lateral make_interval(secs => (${placements} - number) * ${DAYS} * 86400.0 / ${placements}) as long_ago,
           lateral justify_hours(long_ago) as age
  )
  select hire.number, hire.placement_id, uuidv7(-age) as payout_id, uuidv7(-age) as hold_id, uuidv7(-age) as first_id,
         uuidv7(-age) as second_id, company.id as company_id, recruiter.id as recruiter_id,
         hire.created_at, hire.luck, hire.currency, hire.fee_amount, share.share,
         hire.created_at + interval '${GUARANTEE} days' as paid_at,
         hire.fee_amount * share.share / 100 as amount, hire.fee_amount * share.share / 500 as hold_amount,
         case when luck < 30 then 'cancelled'
              when days < 1 and luck < 500 then 'pending'
              when days < ${GUARANTEE} then 'approved'
              when luck < 36 then 'reversed'
              when luck < 40 then 'failed'
              when days < ${GUARANTEE + 2} then 'processing'
              else 'completed' end as status
    from hire
    join app.companies as company on company.name = 'Company ' || 1 + hire.company
    cross join lateral (
      select false as is_second, case when hire.number % 4 = 0 then 60 else 100 end as share
      union all
      select true, 40 where hire.number % 4 = 0
    ) as share
    join app.users as recruiter
      on recruiter.email = 'recruiter-' || 1 + case when share.is_second then (hire.recruiter::integer + 1) % ${RECRUITERS} else hire.recruiter end || '@example.com'
   order by hire.number`;

const ROWS = [
  `insert into app.placements (
     id, company_id, external_ref, candidate_name, start_date, signed_on, time_zone, guarantee_period_days, holdback_percentage, fee_amount,
     currency, policy_id, status, created_at
   )
   select distinct on (number) placement_id, life.company_id, 'H-' || number, 'Candidate ' || number, life.created_at::date, life.created_at::date, 'UTC', ${GUARANTEE}, 20, fee_amount,
          currency, policy.id,
          case life.status when 'cancelled' then 'cancelled' when 'reversed' then 'breached'
                      when 'pending' then 'active' when 'approved' then 'active' else 'completed' end, life.created_at
     from life, app.payout_policies as policy
    where policy.company_id is null and policy.version = 1
    order by number`,
  `insert into app.placement_recruiters (placement_id, recruiter_id, share, amount, created_at)
   select placement_id, recruiter_id, share, amount, created_at from life order by number`,
  "insert into app.company_recruiters select distinct company_id, recruiter_id from life",
  `insert into app.payouts (
     id, placement_id, recruiter_id, company_id, amount, currency, status, frozen_at, frozen_reason, created_at
   )
   select payout_id, placement_id, recruiter_id, company_id, amount, currency, status,
          case when luck = 45 then created_at + interval '1 day' end, case when luck = 45 then 'A dispute' end, created_at
     from life order by number`,
  `insert into app.escrow_holds (
     id, payout_id, placement_id, recruiter_id, company_id, hold_amount, released_amount, currency, holdback_percentage,
     hold_date, release_date, released_at, status, reason, created_at
   )
   select hold_id, payout_id, placement_id, recruiter_id, company_id, hold_amount,
          case when status in ('completed', 'failed') then hold_amount else 0 end, currency, 20, created_at, paid_at,
          case when status in ('completed', 'failed') then paid_at end,
          case status when 'completed' then 'released' when 'failed' then 'released' when 'cancelled' then 'cancelled'
                      when 'reversed' then 'forfeited' else 'active' end,
          case when status in ('cancelled', 'reversed') then 'The hire did not last' end, created_at
     from life order by number`,
  `insert into app.payout_schedules (
     id, payout_id, placement_id, recruiter_id, company_id, kind, escrow_hold_id, amount, currency, scheduled_date,
     guarantee_completion_date, status, processed_at, failure_code, failure_reason, created_at
   )
   select part.id, payout_id, placement_id, recruiter_id, company_id, part.kind, part.hold_id, part.amount, currency, paid_at,
          paid_at, part.status, case when part.status = 'processed' then paid_at end,
          case when part.status = 'failed' then 'account_closed' end,
          case when part.status = 'failed' then 'The account was closed' end, part.created_at
     from life
    cross join lateral (
      select first_id as id, 'payout' as kind, null::uuid as hold_id, amount - hold_amount as amount, created_at,
             case status when 'completed' then 'processed' when 'reversed' then 'processed' when 'failed' then 'failed'
                         when 'cancelled' then 'cancelled' when 'processing' then 'processing' else 'pending' end as status
      union all
      select second_id, 'escrow_release', hold_id, hold_amount, paid_at, 'processed' where status = 'completed'
    ) as part
    order by part.created_at`,
  `insert into app.payout_transfers (
     schedule_id, payout_id, placement_id, recruiter_id, company_id, generation, idempotency_key, amount, currency,
     destination, transfer_group, description, metadata, status, stripe_transfer_id, error_code, sent_at, answered_at,
     attempt, lease_until, next_attempt_at, created_at, batch_id
   )
   select schedule.id, schedule.payout_id, schedule.placement_id, schedule.recruiter_id, schedule.company_id, try.generation,
          schedule.id || '/' || try.generation, schedule.amount, schedule.currency, account.stripe_account_id,
          schedule.payout_id::text, 'Payout', '{}', try.status,
          case when try.status = 'succeeded' then 'tr_' || schedule.id end,
          case when try.status in ('refused', 'in_doubt') then 'account_closed' end,
          schedule.scheduled_date, schedule.scheduled_date, 1, now(), now(), schedule.scheduled_date,
          case when luck < 900 then null else md5(schedule.recruiter_id::text || luck)::uuid end
     from app.payout_schedules as schedule
     join app.payout_accounts as account on account.user_id = schedule.recruiter_id
     join life on life.payout_id = schedule.payout_id
    cross join lateral (
      select 1 as generation, 'refused' as status where schedule.status = 'failed' or schedule.status = 'processed' and luck < 60
      union all
      select 2, 'succeeded' where schedule.status = 'processed'
      union all
      select 2, case when luck < 200 then 'in_doubt' else 'sent' end where schedule.status = 'processing'
    ) as try
    order by schedule.scheduled_date`,
  `insert into app.payout_audit_log (
     payout_id, placement_id, recruiter_id, company_id, sequence, entity, entity_id, action, old_status, new_status,
     changed_by, changed_by_role, changed_by_name, metadata, created_at, previous_hash, hash
   )
   select payout_id, placement_id, recruiter_id, company_id, entry.sequence, entry.entity, entry.entity_id, entry.action,
          entry.old_status, entry.new_status, automation.id, 'system', automation.display_name, '{}', entry.at,
          decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')
     from life
    cross join (select id, display_name from app.users where role = 'system') as automation
    cross join lateral (values
      (1, 'payout', payout_id, 'create', null, 'pending', created_at),
      (2, 'payout_schedule', first_id, 'create', null, 'pending', created_at),
      (3, 'escrow_hold', hold_id, 'create', null, 'active', created_at),
      (4, 'payout', payout_id, 'complete', 'approved', status, paid_at)
    ) as entry (sequence, entity, entity_id, action, old_status, new_status, at)
    where entry.at <= now()
    order by entry.at`,
  `insert into app.audit_chain_heads (chain, last_sequence, last_hash)
   select distinct on (payout_id) 'payout:' || payout_id, sequence, hash
     from app.payout_audit_log order by payout_id, sequence desc`,
  `with breach as (
     insert into app.guarantee_breaches (placement_id, ended_on, reason, clawback_rule, reported_by_role, reported_at)
     select distinct on (placement_id) placement_id, created_at::date + 30, 'They left', 'full', 'seed', created_at + interval '30 days'
       from life where status = 'reversed'
     returning id, placement_id, reported_at
   )
   insert into app.recoveries (
     breach_id, payout_id, placement_id, recruiter_id, company_id, amount, currency, by_offset, by_reversal, status, created_at
   )
   select breach.id, payout_id, placement_id, recruiter_id, company_id, amount, currency, true, false,
          case when luck < 33 then 'recovered' when luck < 35 then 'written_off' else 'open' end, breach.reported_at
     from life join breach using (placement_id) where life.status = 'reversed'
    order by breach.reported_at`,
  `insert into app.payout_runs (kind, started_by_role, expected_at, started_at, claimed_until, finished_at, item_count, succeeded_count)
   select kind.value, 'system', run_day, run_day, run_day, run_day, 150, 150
     from generate_series(date_trunc('day', now()) - interval '${DAYS} days', now(), interval '1 day') as run_day,
          app.payout_run_kinds as kind
    order by run_day`,
];

/** Those that no constraint needs: made at the end, in one go, they cost a fraction. */
const INDEXES = `
  select 'drop index ' || indexrelid::regclass as drop, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as create
    from pg_index
   where indrelid = any (select ('app.' || name)::regclass from unnest($1::text[]) as name)
     and not exists (select from pg_constraint where conindid = indexrelid)`;

const TABLES = (
  "users companies company_members company_recruiters payout_accounts placements placement_recruiters payouts escrow_holds " +
  "payout_schedules payout_transfers payout_audit_log guarantee_breaches recoveries payout_runs"
).split(" ");
