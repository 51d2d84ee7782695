create or replace function app_private.begin_worker(stripe_account_id text, is_live boolean)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if begin_worker.stripe_account_id is not null then
    perform app_private.bind_stripe_account(begin_worker.stripe_account_id, begin_worker.is_live);
  end if;
  perform app_private.close_gate('A worker has started.');
  return app_private.gate_problem();
end;
$$;
comment on function app_private.begin_worker is
  'Called at the start of a worker, before it takes a job: binds the Stripe account, and has nothing sent until '
  'Stripe''s list has been read. stripe_account_id: null when Stripe could not be asked; then each process asks '
  'before its first request. Returns why nothing is sent. Raises HB046 (another account or mode).';
