create or replace function app_private.settle_reversal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if new.status in ('succeeded', 'refused') and new.status <> old.status then
    perform from app.recoveries where id = new.recovery_id for no key update;
    update app.recovery_steps
    set status = case new.status when 'succeeded' then 'done' else 'dropped' end
    where id = new.step_id;
    update app.recoveries
    set
      reversal_tries = case new.status when 'refused' then reversal_tries + 1 else 0 end,
      next_reversal_at = case new.status
        when 'succeeded' then clock_timestamp()
        else clock_timestamp()
          + app_private.retry_delay(
            app_private.setting('retry_base_seconds'),
            app_private.setting('retry_cap_seconds'),
            reversal_tries
          )
      end
    where id = new.recovery_id;
  end if;
  return null;
end;
$$;
comment on function app_private.settle_reversal is
  'After-update trigger of reversals: the step of a reversal that succeeded is done, the step of a refused one is '
  'dropped. After a refusal the debt waits before its next reversal.';
