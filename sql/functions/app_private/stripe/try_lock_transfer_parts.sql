create or replace function app_private.try_lock_transfer_parts(transfer_ids uuid[])
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
-- As short as there is one: in the order of locks, nobody is waited for.
set lock_timeout = '1ms'
as $$
begin
  perform app_private.lock_transfer_parts(try_lock_transfer_parts.transfer_ids);
  return true;
exception when lock_not_available then
  return false;
end;
$$;
comment on function app_private.try_lock_transfer_parts is
  'The same as app_private.lock_transfer_parts where nobody has any of it locked. Otherwise it locks nothing, and '
  'returns false.';
