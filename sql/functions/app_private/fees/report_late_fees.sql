create or replace function app_private.report_late_fees()
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    late as materialized (select each.* from app_private.late_fees() as each),
    gone as (
      delete from app_private.told_late_fees as told
      where
        not exists (
          select
          from late
          where late.placement_id = told.placement_id
        )
    ),
    news as (
      insert into app_private.told_late_fees as told (placement_id)
      select late.placement_id
      from late
      order by late.placement_id
      on conflict do nothing
      returning told.placement_id
    )
  insert into app.events (type, entity_id, payload)
  select
    'fee.late',
    placement.id,
    jsonb_build_object(
      'placement_id', placement.id,
      'company_id', placement.company_id,
      'currency', placement.currency,
      'due_on', late.due_on,
      'fee', late.required,
      'received', late.received,
      'missing', late.required - late.received,
      'disputed', late.disputed,
      'waiting', waiting.amount,
      'waiting_payments', waiting.payment_count
    )
  from
    news
    join late on late.placement_id = news.placement_id
    join app.placements as placement on placement.id = news.placement_id
    cross join lateral app_private.waiting_for_fee(placement.id) as waiting
  order by late.due_on, placement.id;
$$;
comment on function app_private.report_late_fees is
  'Writes an event (fee.late) for each fee that has become late (app_private.late_fees), once: a fee that comes in '
  'and is given back later is told anew. Which were told stands in app_private.told_late_fees. The caller sees to it '
  'that it runs once at a time.';
