create or replace function app_private.cut_large_schedule()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  largest constant bigint := (select largest_transfer from app.currencies where code = new.currency);
  -- An amount of two whole parts makes two schedules, not a third of nothing.
  whole_parts constant bigint := greatest((new.amount - 1) / largest, 0);
begin
  if whole_parts = 0 then
    return new;
  end if;
  insert into app.payout_schedules (
    payout_id, placement_id, kind, escrow_hold_id, amount, currency, scheduled_date, guarantee_completion_date
  )
  select
    new.payout_id,
    new.placement_id,
    new.kind,
    new.escrow_hold_id,
    largest,
    new.currency,
    new.scheduled_date,
    new.guarantee_completion_date
  from generate_series(1, whole_parts);
  new.amount := new.amount - whole_parts * largest;
  return new;
end;
$$;
comment on function app_private.cut_large_schedule is
  'Before-insert trigger of app.payout_schedules: a schedule above what one transfer can carry '
  '(app.currencies.largest_transfer, minor units) becomes several with the same dates, each paid by a transfer of its '
  'own: whole ones of the largest amount, and the inserted row with the rest.';
