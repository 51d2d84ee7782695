create or replace function app_private.shown_date(day date)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select to_char(shown_date.day, 'FMDD Mon YYYY');
$$;
comment on function app_private.shown_date is
  'A day in a sentence that people read: 1 Mar 2027. Of a moment: app_private.shown_day.';
