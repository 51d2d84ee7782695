create or replace function app_private.finish_releasing(run_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.finish_claiming(finish_releasing.run_id);
  if (select item_count > 0 from app.payout_runs where id = finish_releasing.run_id) then
    -- What was released is due now: it need not wait for the next night.
    perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  end if;
end
$$;
comment on function app_private.finish_releasing is
  'Ends a run that released holds, and has the released money paid.';
