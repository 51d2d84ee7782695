create or replace function app_private.check_tranches()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  total numeric;
begin
  select sum(percentage) into total from app.payout_policy_tranches where policy_id = new.policy_id;
  if total <> 100 then
    perform app_private.raise_error('HB014', format('The tranches sum to %s %%, not to 100 %%.', total),
      'Give tranches that sum to 100.', 'tranches');
  end if;
  return null;
end
$$;
comment on function app_private.check_tranches is
  'Deferred trigger of payout_policy_tranches: the tranches of a policy sum to 100. Raises HB014.';
