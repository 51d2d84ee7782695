create or replace function app_private.shown_day(moment timestamptz)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select app_private.shown_date(app_private.platform_day(shown_day.moment));
$$;
comment on function app_private.shown_day is
  'A day in a sentence that people read, in the platform''s time zone of that time: 1 Mar 2027.';
