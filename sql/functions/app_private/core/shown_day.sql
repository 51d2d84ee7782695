create or replace function app_private.shown_day(moment timestamptz)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select to_char(shown_day.moment at time zone app_private.time_zone_of(null), 'FMDD Mon YYYY');
$$;
comment on function app_private.shown_day is
  'A day in a sentence that people read, in the platform''s time zone: 1 Mar 2027.';
