create or replace function app_private.logged_books(at timestamptz)
returns table (
  recruiter_id uuid,
  payouts app.payouts[],
  payout_schedules app.payout_schedules[],
  escrow_holds app.escrow_holds[],
  payout_transfers app.payout_transfers[],
  manual_payments app.manual_payments[],
  finding_bookings app.finding_bookings[],
  recoveries app.recoveries[],
  recovery_steps app.recovery_steps[],
  guarantee_breaches app.guarantee_breaches[],
  guarantee_breach_payouts app.guarantee_breach_payouts[],
  placements app.placements[]
)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    part as materialized (
      select logged.entity, logged.payout_id, logged.state
      from app_private.logged_payout_rows(logged_books.at) as logged
      union all
      select named.entity, logged.payout_id, logged.state
      from
        unnest(
          array['payout_transfers', 'manual_payments', 'finding_bookings', 'recoveries', 'guarantee_breach_payouts']
        ) as named (entity)
        cross join lateral app_private.logged_rows(named.entity, logged_books.at) as logged
      where not logged.is_gone
    ),
    owner as materialized (
      select
        part.payout_id,
        (part.state ->> 'recruiter_id')::uuid as recruiter_id,
        part.state ->> 'placement_id' as placement_id
      from part
      where part.entity = 'payout'
    ),
    owned as (
      select owner.recruiter_id, part.entity, part.state
      from
        part
        join owner on owner.payout_id = part.payout_id
      union all
      select owner.recruiter_id, 'recovery_steps', step.state
      from
        app_private.logged_rows('recovery_steps', logged_books.at) as step
        join part as debt on debt.entity = 'recoveries' and debt.state ->> 'id' = step.state ->> 'recovery_id'
        join owner on owner.payout_id = debt.payout_id
      where not step.is_gone
      union all
      -- Of several recruiters, where they share a placement.
      select shared.recruiter_id, named.entity, logged.state
      from
        (
          values
            ('guarantee_breaches', 'placement_id'),
            ('placements', 'id')
        ) as named (entity, key)
        cross join lateral app_private.logged_rows(named.entity, logged_books.at) as logged
        join (select distinct owner.recruiter_id, owner.placement_id from owner) as shared
          on shared.placement_id = logged.state ->> named.key
      where not logged.is_gone
    )
  select
    owned.recruiter_id,
    array_agg(jsonb_populate_record(null::app.payouts, owned.state)) filter (where owned.entity = 'payout'),
    array_agg(jsonb_populate_record(null::app.payout_schedules, owned.state)) filter (
      where owned.entity = 'payout_schedule'
    ),
    array_agg(jsonb_populate_record(null::app.escrow_holds, owned.state)) filter (where owned.entity = 'escrow_hold'),
    array_agg(jsonb_populate_record(null::app.payout_transfers, owned.state)) filter (
      where owned.entity = 'payout_transfers'
    ),
    array_agg(jsonb_populate_record(null::app.manual_payments, owned.state)) filter (
      where owned.entity = 'manual_payments'
    ),
    array_agg(jsonb_populate_record(null::app.finding_bookings, owned.state)) filter (
      where owned.entity = 'finding_bookings'
    ),
    array_agg(jsonb_populate_record(null::app.recoveries, owned.state)) filter (where owned.entity = 'recoveries'),
    array_agg(jsonb_populate_record(null::app.recovery_steps, owned.state)) filter (
      where owned.entity = 'recovery_steps'
    ),
    array_agg(jsonb_populate_record(null::app.guarantee_breaches, owned.state)) filter (
      where owned.entity = 'guarantee_breaches'
    ),
    array_agg(jsonb_populate_record(null::app.guarantee_breach_payouts, owned.state)) filter (
      where owned.entity = 'guarantee_breach_payouts'
    ),
    array_agg(jsonb_populate_record(null::app.placements, owned.state)) filter (where owned.entity = 'placements')
  from owned
  group by owned.recruiter_id;
$$;
comment on function app_private.logged_books is
  'All that decides about a recruiter''s money, as its rows were at a moment, from the audit logs alone: one row a '
  'recruiter, with the rows of each table that reporting.balances reads. Generated columns are left out.';
