create or replace function app_private.small_dates(
  payment_rhythm text,
  longest_wait_days integer,
  due_at timestamptz,
  out pays_from timestamptz,
  out pays_by timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    -- A date that is the beginning of such a day is on it.
    least(
      case small_dates.payment_rhythm
        when 'weekly' then date_trunc('week', small_dates.due_at - interval '1 microsecond') + interval '1 week'
        when 'monthly' then date_trunc('month', small_dates.due_at - interval '1 microsecond') + interval '1 month'
        else small_dates.due_at
      end,
      small_dates.due_at + make_interval(days => small_dates.longest_wait_days)
    ),
    small_dates.due_at + make_interval(days => small_dates.longest_wait_days)
  where small_dates.longest_wait_days is not null;
$$;
comment on function app_private.small_dates is
  'From when on, and by when, terms with this rhythm and longest wait pay what is due at a moment. Null where the '
  'terms let nothing wait. The rule of app_private.small_terms, and of what other terms would do.';
