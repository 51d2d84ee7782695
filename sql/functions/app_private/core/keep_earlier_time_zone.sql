create or replace function app_private.keep_earlier_time_zone()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Before the first payout no day was told: then the zone counts from the beginning.
  if exists (select from app.payouts) then
    new.earlier_zones := old.earlier_zones || old.time_zone;
    new.earlier_until := old.earlier_until || now();
  end if;
  return new;
end;
$$;
comment on function app_private.keep_earlier_time_zone is
  'Keeps the platform''s time zone that held until now, with the moment until which it held '
  '(app_private.platform_zones).';
