create or replace function app_private.settle_reversal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  debt app.recoveries;
begin
  select * into debt from app.recoveries where id = new.recovery_id for no key update;
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
  where id = new.recovery_id
  returning *
  into debt;
  if new.status = 'succeeded' and debt.purpose = 'redirect' then
    perform app_private.pay_redirected(debt, new.amount);
  end if;
  if new.status = 'succeeded' and debt.status = 'open' then
    -- The next transfer, without waiting for the next round.
    perform app_private.enqueue('recover_debts', array['{}'::jsonb], job_keys => array['recover_debts:next']);
  end if;
  return null;
end;
$$;
comment on function app_private.settle_reversal is
  'After-update trigger of reversals that end: the step of a reversal that succeeded is done, the step of a refused '
  'one is dropped. After a success the rest of the debt is tried at once, after a refusal it waits. What the reversal '
  'of a redirect brought back is owed by a new schedule.';
