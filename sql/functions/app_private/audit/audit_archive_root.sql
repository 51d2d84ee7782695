create or replace function app_private.audit_archive_root(month date)
returns bytea
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(
      coalesce(
        string_agg(
          sha256(
            convert_to(
              json_build_array(
                left_behind.chain,
                left_behind.entity,
                left_behind.payout_id::text,
                left_behind.recruiter_id::text,
                left_behind.last_sequence::text,
                encode(left_behind.last_hash, 'hex'),
                left_behind.states::text,
                left_behind.steps::text
              )::text,
              'UTF8'
            )
          ),
          ''
          order by left_behind.chain
        ),
        ''
      )
    )
  from app.audit_archive_ends as left_behind
  where left_behind.month = audit_archive_root.month;
$$;
comment on function app_private.audit_archive_root is
  'SHA-256 over what an archived month left behind: over the SHA-256 of a JSON array of the columns of each row of '
  'app.audit_archive_ends, in the order of the bytes of their chains (docs/audit.md).';
