create or replace function app_private.touch_updated_at()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;
comment on function app_private.touch_updated_at is
  'Before-update trigger: sets updated_at to the time of the transaction.';
