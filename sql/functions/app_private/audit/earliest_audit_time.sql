create or replace function app_private.earliest_audit_time(chain text, sequence bigint, before timestamptz)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    greatest(
      -- A server's clock may be set back a little.
      earliest_audit_time.before - interval '1 hour',
      (
        select seal.sealed_at - app_private.longest_transaction()
        from app.audit_seals as seal
        where
          seal.number = coalesce(
            (
              select min(each.seal_number) - 1
              from app.audit_seal_chains as each
              where each.chain = earliest_audit_time.chain and each.last_sequence >= earliest_audit_time.sequence
            ),
            (select max(last.number) from app.audit_seals as last)
          )
      )
    );
$$;
comment on function app_private.earliest_audit_time is
  'Before which moment a row of an audit log cannot have been written: an hour before the row before it in its chain, '
  'and app_private.longest_transaction() before the last one of the seals that were made without it. '
  'before: created_at of the row before; null for the first one.';
