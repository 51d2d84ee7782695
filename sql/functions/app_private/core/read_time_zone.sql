create or replace function app_private.read_time_zone(name text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Only names of places: an abbreviation or an offset knows no daylight-saving time, or another than is meant.
  known constant text := (
    select zone.name
    from pg_timezone_names as zone
    where
      lower(zone.name) = lower(btrim(read_time_zone.name))
      and (zone.name = 'UTC' or zone.name ~ '^[A-Z][A-Za-z]*/' and zone.name !~ '^(Etc|SystemV)/')
  );
begin
  if known is null then
    perform app_private.raise_error(
      'unknown_time_zone',
      format('There is no time zone %s.', coalesce(left(read_time_zone.name, 40), 'without a name')),
      'Give a region and a city that pg_timezone_names lists, such as Europe/Berlin, or UTC.',
      'time_zone'
    );
  end if;
  return known;
end;
$$;
comment on function app_private.read_time_zone is
  'The name of a time zone (a region and a city, or UTC) as pg_timezone_names writes it. Raises HB063 for any other, '
  'and for abbreviations and offsets.';
