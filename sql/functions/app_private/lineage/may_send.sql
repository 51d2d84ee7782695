create or replace function app_private.may_send()
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(
      (
        select known.status = 'open' and app_private.server_change(known) is null
        from app_private.lineage as known
      ),
      true
    );
$$;
comment on function app_private.may_send is
  'Whether transfers and reversals may be sent: Stripe''s list of transfers has been read since a worker and the '
  'server started and since a standby was promoted (app_private.server_change), and no other database pays from the '
  'account. True before the first worker has started.';
