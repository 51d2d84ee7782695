create or replace function app_private.changed_money_rows(since timestamptz)
returns table (table_name text, id uuid)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  with
    touched as materialized (
      select log.payout_id, log.placement_id
      from app.payout_audit_log as log
      where log.created_at >= changed_money_rows.since and log.sequence > 0
      union
      select log.payout_id, log.placement_id
      from app.audit_log as log
      where log.created_at >= changed_money_rows.since and (log.payout_id is not null or log.placement_id is not null)
    ),
    placement as materialized (
      select touched.placement_id as id
      from touched
      where touched.placement_id is not null
      union
      select payout.placement_id
      from
        touched
        join app.payouts as payout on payout.id = touched.payout_id
      where payout.placement_id is not null
    ),
    payout as materialized (
      select touched.payout_id as id
      from touched
      where touched.payout_id is not null
      union
      select each.id
      from
        placement
        join app.payouts as each on each.placement_id = placement.id
    )
  select 'placements', placement.id
  from placement
  union all
  select 'payouts', payout.id
  from payout
  union all
  select 'payout_schedules', each.id
  from
    payout
    join app.payout_schedules as each on each.payout_id = payout.id
  union all
  select 'escrow_holds', each.id
  from
    payout
    join app.escrow_holds as each on each.payout_id = payout.id
  union all
  select 'payout_transfers', each.id
  from
    payout
    join app.payout_transfers as each on each.payout_id = payout.id
  union all
  select 'recoveries', each.id
  from
    payout
    join app.recoveries as each on each.payout_id = payout.id
  union all
  select 'payout_reversals', each.id
  from
    payout
    join app.payout_reversals as each on each.payout_id = payout.id
  union all
  select 'payout_audit_log', each.id
  from
    payout
    join app.payout_audit_log as each on each.payout_id = payout.id;
$$;
comment on function app_private.changed_money_rows is
  'The rows of money of all placements and payouts of which the audit logs have a change since that moment: what '
  'app_private.measure_invariants looks at each night, besides its part of everything.';
