create or replace function app_private.audit_seal_root(number bigint)
returns bytea
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    sha256(
      convert_to(
        coalesce(
          string_agg(
            json_build_array(grown.chain, grown.last_sequence::text, encode(grown.last_hash, 'hex'))::text || E'\n',
            ''
            order by grown.chain collate "C"
          ),
          ''
        ),
        'UTF8'
      )
    )
  from app.audit_seal_chains as grown
  where grown.seal_number = audit_seal_root.number;
$$;
comment on function app_private.audit_seal_root is
  'SHA-256 over the ends of the chains of a seal: a line each, a JSON array of chain, last sequence and last hash, in '
  'the order of their bytes.';
