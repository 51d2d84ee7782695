create or replace function app_private.lock_by_name(name text, wait boolean default true)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if lock_by_name.wait then
    perform from app_private.locks where locks.name = lock_by_name.name for update;
    if not found then
      raise exception 'app_private.locks has no lock %.', lock_by_name.name;
    end if;
    return true;
  end if;
  perform from app_private.locks where locks.name = lock_by_name.name for update skip locked;
  return found;
end;
$$;
comment on function app_private.lock_by_name is
  'Takes the lock with this name in app_private.locks until the transaction ends. wait: wait until it is free. '
  'Returns whether the lock was taken.';
