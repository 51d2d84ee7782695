create or replace function app_private.next_offset(
  placement app.placements,
  ended_on date,
  recruiter_id uuid,
  currency text,
  debt bigint
)
returns table (payout_id uuid, due_at timestamptz, amount bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  policy app.payout_policies;
  opened app.recoveries;
  debts app.recoveries[];
  obligations app.payout_schedules[];
begin
  select * into policy from app.payout_policies where id = (next_offset.placement).policy_id;
  if next_offset.debt = 0 or not policy.recovers_by_offset then
    return;
  end if;
  -- As the breach would open it: the newest.
  opened.id := uuidv7();
  opened.recruiter_id := next_offset.recruiter_id;
  opened.currency := next_offset.currency;
  opened.amount := next_offset.debt;
  opened.offset_cap_percentage := policy.offset_cap_percentage;
  opened.collectable_from := app_private.collectable_from(
    policy,
    next_offset.ended_on,
    (next_offset.placement).time_zone
  );
  select array_agg(older order by older.id)
  into debts
  from app.recoveries as older
  where
    older.recruiter_id = next_offset.recruiter_id
    and older.currency = next_offset.currency
    and older.by_offset
    and app_private.is_collectable(older, 'infinity');
  -- Each with the moment at which a run can take it: a debt is not collected before its own (app_private.set_off).
  select
    array_agg(
      jsonb_populate_record(
        null::app.payout_schedules,
        jsonb_build_object(
          'id', coming.part_id,
          'payout_id', coming.payout_id,
          'amount', coming.amount,
          'currency', next_offset.currency,
          'scheduled_date', coming.due_at
        )
      )
    )
  into obligations
  from
    app_private.coming_to_set_off(next_offset.recruiter_id, next_offset.currency, 'infinity') as coming
    join app.payouts as payout on payout.id = coming.payout_id
  where payout.placement_id is distinct from (next_offset.placement).id;
  return query select coming.payout_id, coming.scheduled_date, taken.amount
    from
      app_private.set_off(debts || opened, obligations) as taken
      join unnest(obligations) as coming on coming.id = taken.schedule_id
    where taken.recovery_id = opened.id
    order by coming.scheduled_date, coming.id
    limit 1;
end;
$$;
comment on function app_private.next_offset is
  'The first coming payment, of another placement, that a debt which a breach of this one would open is set off '
  'against, when it is due, and how much of it, in minor units, after what older debts take (app_private.set_off). No '
  'row where the terms do not set off, or nothing comes. ended_on: the candidate''s last day.';
