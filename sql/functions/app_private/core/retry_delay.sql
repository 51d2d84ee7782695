create or replace function app_private.retry_delay(base_seconds integer, cap_seconds integer, tries integer)
returns interval
language sql
volatile
set search_path = pg_catalog, pg_temp
as $$
  select
    make_interval(
      secs =>
        least(retry_delay.cap_seconds, retry_delay.base_seconds * power(2, least(retry_delay.tries, 30))) * (
          0.75 + random() * 0.5
        )
    );
$$;
comment on function app_private.retry_delay is
  'Exponential backoff with jitter: base × 2^tries seconds, at most the cap, times a random factor between 0.75 and '
  '1.25. The jitter spreads retries of simultaneous failures.';
