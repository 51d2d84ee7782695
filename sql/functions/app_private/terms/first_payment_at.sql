-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.first_payment_at(
  start_date date,
  first_payment_days integer,
  notice_completion_date timestamptz,
  time_zone text
)
returns timestamptz
language sql
immutable
return coalesce(
  app_private.start_of_day(
    first_payment_at.start_date + first_payment_at.first_payment_days,
    first_payment_at.time_zone
  ),
  first_payment_at.notice_completion_date
);
comment on function app_private.first_payment_at is
  'When the terms promise the part that is not withheld: 00:00 of its day in the placement''s time zone, or the end '
  'of the guarantee and its notice period. first_payment_days: days from the start date, or null.';
