create or replace function app_private.finish_claiming(run_id uuid)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  run app.payout_runs;
  is_finished boolean;
begin
  update app.payout_runs
  set
    claimed_until = now(),
    skipped = case
      when kind = 'release_due_escrow_holds' then '[]'
      else (
        select coalesce(jsonb_agg(to_jsonb(left_over)), '[]') from app_private.due_and_left(schedule_ids) as left_over
      )
    end
  where id = finish_claiming.run_id and claimed_until is null
  returning *
  into run;
  is_finished = exists (select from app_private.finish_answered_runs(array[finish_claiming.run_id]));
  if run.kind = 'release_due_escrow_holds' and run.item_count > 0 then
    -- The schedules of the released holds are due now, before the next daily run.
    perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  end if;
  return is_finished;
end;
$$;
comment on function app_private.finish_claiming is
  'Records that a run has nothing more to claim, and what it left and why; and finishes it when all its transfers are '
  'answered. After a release of holds it starts a run that pays their schedules. Returns whether it has finished the '
  'run.';
