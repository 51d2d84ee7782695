-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.today_in(time_zone text)
returns date
language sql
stable
return (now() at time zone today_in.time_zone)::date;
comment on function app_private.today_in is
  'The day that it is in a time zone. Whether a day of a placement lies in the future is asked of this function; the '
  'moment at which a day begins is app_private.start_of_day.';
