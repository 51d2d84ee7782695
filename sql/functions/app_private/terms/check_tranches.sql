create or replace function app_private.check_tranches()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  problem constant text := app_private.tranches_problem(
    array(select percentage from app.payout_policy_tranches where policy_id = new.policy_id)
  );
begin
  if problem is not null then
    perform app_private.raise_error('invalid_tranches', problem, 'Give tranches that sum to 100.', 'tranches');
  end if;
  return null;
end;
$$;
comment on function app_private.check_tranches is
  'Deferred trigger of app.payout_policy_tranches: the tranches of one version of the terms sum to 100 percent. '
  'Raises HB014.';
