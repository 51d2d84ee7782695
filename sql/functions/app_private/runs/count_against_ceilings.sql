create or replace function app_private.count_against_ceilings()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  new_ids uuid[];
  part record;
  counted bigint;
begin
  if not exists (select from app.payout_ceilings where lifted_at is null) then
    return null;
  end if;
  new_ids := array(select id from new_transfers);
  for part in
    select
      ceiling.scope_kind,
      ceiling.scope_id,
      ceiling.amount as ceiling,
      transfer.currency,
      (transfer.created_at at time zone 'UTC')::date as day,
      sum(transfer.amount) as amount,
      bool_or(transfer.status = 'intended') as is_to_leave
    from
      new_transfers as transfer
      join app.payout_schedules as schedule on schedule.id = transfer.schedule_id and not schedule.passes_ceilings
      cross join lateral app_private.ceilings_of(
        transfer.currency,
        transfer.company_id,
        transfer.recruiter_id
      ) as ceiling
    where transfer.status <> 'refused'
    group by 1, 2, 3, 4, 5
    order by 1, 2, 4, 5
  loop
    insert into app_private.ceiling_sums (scope_kind, scope_id, currency, day, amount)
    values
      (
        part.scope_kind,
        part.scope_id,
        part.currency,
        part.day,
        app_private.ceiling_sum(part.scope_kind, part.scope_id, part.currency, part.day, new_ids)
      )
    on conflict on constraint ceiling_sums_key do nothing;
    update app_private.ceiling_sums as known
    set amount = known.amount + part.amount
    where
      known.scope_kind = part.scope_kind
      and known.scope_id is not distinct from part.scope_id
      and known.currency = part.currency
      and known.day = part.day
    returning known.amount
    into counted;
    -- What was found at Stripe has left already: it counts, and is not refused.
    if part.is_to_leave and counted > part.ceiling then
      perform app_private.raise_error(
        'above_ceiling',
        format(
          'Transfers of %s %s on %s would pass the ceiling of %s for %s.',
          counted,
          part.currency,
          part.day,
          part.ceiling,
          concat_ws(' ', part.scope_kind, part.scope_id)
        ),
        'Wait for the next day, or have the ceiling raised by two admins: app.set_payout_ceiling().'
      );
    end if;
  end loop;
  return null;
end;
$$;
comment on function app_private.count_against_ceilings is
  'After-insert trigger of app.payout_transfers, for each statement: counts intents against the ceilings of their '
  'day, and refuses what would pass one, whoever inserts it. Costs one look-up while no ceiling is set. Raises HB045.';
