create or replace function app_private.move_guarantee()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.status <> 'active' or new.guarantee_completion_date < old.guarantee_completion_date then
    perform app_private.raise_error(
      'wrong_status',
      'Only an active placement''s guarantee can change, and it can only become longer.',
      'Use app.extend_guarantee().',
      'guarantee_period_days'
    );
  end if;
  if old.guarantee_completion_date <= now() then
    perform app_private.raise_error(
      'guarantee_over',
      format('The guarantee of placement %s was over at %s.', new.id, old.guarantee_completion_date),
      'It can only be extended while it runs.',
      'placement_id'
    );
  end if;
  update app.escrow_holds as hold
  set release_date = new.notice_completion_date
  where
    hold.placement_id = new.id
    and hold.status = 'active'
    and hold.release_date = old.notice_completion_date
    and not exists (
      select
      from app.payout_policy_tranches as fixed
      where fixed.policy_id = new.policy_id and fixed.position = hold.tranche and fixed.days_after_start is not null
    );
  update app.payout_schedules
  set
    scheduled_date = case
      when scheduled_date = old.notice_completion_date then new.notice_completion_date
      else scheduled_date
    end,
    guarantee_completion_date = new.notice_completion_date
  where placement_id = new.id and status in ('pending', 'failed') and guarantee_completion_date is not null;
  return null;
end;
$$;
comment on function app_private.move_guarantee is
  'After-update trigger of app.placements: a longer guarantee moves the active holds, and the unsent schedules, that '
  'wait for its end. A day that the terms count from the start stays, and so does a date given by hand. Raises HB003 '
  '(not active, or a shorter guarantee), HB020 (the guarantee is over).';
