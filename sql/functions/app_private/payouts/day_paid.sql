create or replace function app_private.day_paid(paid_at timestamptz)
returns date
language sql
immutable
set search_path = pg_catalog, pg_temp
return (day_paid.paid_at at time zone 'UTC')::date;
comment on function app_private.day_paid is
  'The day on which a payment outside Stripe was made, as whoever booked it gave it: a day without a time zone is read '
  'as UTC, in the console and in psql.';
