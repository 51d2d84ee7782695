create or replace function app_private.is_list_complete(sent_at timestamptz)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    is_list_complete.sent_at < clock_timestamp() - make_interval(secs => app_private.setting('look_up_after_seconds'));
$$;
comment on function app_private.is_list_complete is
  'Whether Stripe''s list, read now, shows what became of a request that was sent at this time. Before that, it could '
  'miss a request that is still executing.';
