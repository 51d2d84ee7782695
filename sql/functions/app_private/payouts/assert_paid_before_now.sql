create or replace function app_private.assert_paid_before_now(paid_at timestamptz)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_paid_before_now.paid_at is null then
    perform app_private.raise_error(
      'invalid_argument',
      'The time of the payment is missing.',
      'Give the day on which it was paid.',
      'paid_at'
    );
  end if;
  perform app_private.assert_business_time(assert_paid_before_now.paid_at, 'paid_at');
  if assert_paid_before_now.paid_at > clock_timestamp() then
    perform app_private.raise_error(
      'in_the_future',
      format('%s lies in the future.', assert_paid_before_now.paid_at),
      'Book a payment when it was made.',
      'paid_at'
    );
  end if;
end;
$$;
comment on function app_private.assert_paid_before_now is
  'Checks the time at which somebody says that a payment was made. Raises HB008 (none), HB016 (in the future), HB059 '
  '(before the year 2000).';
