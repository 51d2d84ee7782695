create or replace function app_private.known_funds(as_of timestamptz default now())
returns table (currency text, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select funds.currency, funds.amount
  from app_private.funds_at(known_funds.as_of) as funds
  where
    known_funds.as_of > now()
    or funds.checked_at > now() - make_interval(secs => (select app_private.setting('funds_known_seconds')));
$$;
comment on function app_private.known_funds is
  'The money on the platform''s balance that is not spoken for, by currency, in minor units (app_private.funds_at). A '
  'currency is missing when its balance is unknown, or older than funds_known_seconds: then nothing waits for it. For '
  'a moment to come the last balance counts, however old: it is read anew before then.';
