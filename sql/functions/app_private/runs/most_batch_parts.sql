create or replace function app_private.most_batch_parts()
returns integer
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- Stripe keeps 50 words of metadata with a transfer, and 10 are taken.
  select 40;
$$;
comment on function app_private.most_batch_parts is 'The most obligations that one transfer at Stripe carries.';
