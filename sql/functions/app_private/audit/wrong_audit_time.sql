create or replace function app_private.wrong_audit_time(
  chain text,
  sequence bigint,
  created_at timestamptz,
  before timestamptz
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      -- A server's clock may be set back a little.
      when wrong_audit_time.created_at > clock_timestamp() + interval '1 hour' then 'row_postdated'
      when wrong_audit_time.created_at < wrong_audit_time.before - interval '1 hour' then 'row_backdated'
      when wrong_audit_time.created_at < (
          select seal.sealed_at - app_private.longest_transaction()
          from app.audit_seals as seal
          where
            seal.number = coalesce(
              (
                select min(each.seal_number) - 1
                from app.audit_seal_chains as each
                where each.chain = wrong_audit_time.chain and each.last_sequence >= wrong_audit_time.sequence
              ),
              (select max(last.number) from app.audit_seals as last)
            )
        )
        then 'row_backdated'
    end;
$$;
comment on function app_private.wrong_audit_time is
  'What is wrong with the time of a row of an audit log; null: nothing. row_postdated: it is more than an hour ahead. '
  'row_backdated: it is more than an hour older than the row before it in its chain, or more than '
  'app_private.longest_transaction() older than the last one of the seals that were made without it. before: '
  'created_at of the row before; null for the first one.';
