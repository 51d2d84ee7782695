create or replace function app_private.pay_named(schedule_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if cardinality(pay_named.schedule_ids) > 0 then
    perform app_private.enqueue(
      'process_due_schedules',
      array[
        jsonb_build_object(
          'run_id', (app_private.start_payout_run('process_due_schedules', schedule_ids => pay_named.schedule_ids)).id
        )
      ]
    );
  end if;
end;
$$;
comment on function app_private.pay_named is
  'Starts a run that pays these schedules, and nothing else that is due, once the worker gets to it: for the verbs '
  'that let them be paid. Nothing when there are none.';
