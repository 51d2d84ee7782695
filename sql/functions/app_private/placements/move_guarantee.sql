create or replace function app_private.move_guarantee()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  shift constant interval := new.guarantee_completion_date - old.guarantee_completion_date;
begin
  if new.status <> 'active' or shift < interval '0' then
    perform app_private.raise_error(
      'wrong_status',
      'Only an active placement''s guarantee can change, and it can only become longer.',
      'Use app.extend_guarantee().',
      'guarantee_period_days'
    );
  end if;
  update app.escrow_holds
  set release_date = release_date + shift
  where placement_id = new.id and status = 'active';
  update app.payout_schedules
  set
    scheduled_date = scheduled_date + shift,
    guarantee_completion_date = new.guarantee_completion_date
  where placement_id = new.id and status in ('pending', 'failed') and guarantee_completion_date is not null;
  return null;
end;
$$;
comment on function app_private.move_guarantee is
  'After-update trigger of app.placements: a longer guarantee moves active holds, and unsent schedules that wait for '
  'the guarantee, by the same time. Raises HB003 (not active, or a shorter guarantee).';
