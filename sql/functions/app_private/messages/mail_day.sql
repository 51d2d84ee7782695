create or replace function app_private.mail_day(moment timestamptz, with_time boolean default false)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when mail_day.with_time
        then to_char(mail_day.moment at time zone zone, 'FMDD FMMonth YYYY, HH24:MI') || ' (' || zone || ')'
      else to_char(mail_day.moment at time zone zone, 'FMDD FMMonth YYYY')
    end
  from app_private.time_zone_of(null) as zone;
$$;
comment on function app_private.mail_day is
  'A day as a mail shows it, in the platform''s time zone: 1 March 2027; with_time: and the time of day, and whose.';
