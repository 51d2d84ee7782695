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
        then to_char(mail_day.moment at time zone held.zone, 'FMDD FMMonth YYYY, HH24:MI') || ' (' || held.zone || ')'
      else to_char(mail_day.moment at time zone held.zone, 'FMDD FMMonth YYYY')
    end
  from app_private.platform_zones() as held
  where mail_day.moment >= held.starts_at and mail_day.moment < held.ends_at;
$$;
comment on function app_private.mail_day is
  'A day as a mail shows it, in the time zone that the platform had then (app_private.platform_zones): 1 March 2027; '
  'with_time: and the time of day, and whose.';
