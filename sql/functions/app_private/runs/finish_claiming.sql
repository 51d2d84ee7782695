create or replace function app_private.finish_claiming(run_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update app.payout_runs set claimed_until = now() where id = finish_claiming.run_id and claimed_until is null;
  perform app_private.finish_answered_runs(array[finish_claiming.run_id]);
end
$$;
comment on function app_private.finish_claiming is 'Notes that a run has nothing more to claim, and finishes it if everything is answered.';
