create or replace function app_private.unsigned_audit_seals()
returns table (number bigint, hash text, previous_hash text, sealed_at text, row_count bigint, chain_count bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    seal.number,
    encode(seal.hash, 'hex'),
    encode(seal.previous_hash, 'hex'),
    to_char(seal.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    seal.row_count,
    seal.chain_count
  from app.audit_seals as seal
  where not exists (select from app.audit_seal_signatures as signed where signed.seal_number = seal.number)
  order by seal.number;
$$;
comment on function app_private.unsigned_audit_seals is
  'The seals that nobody has signed, oldest first: the last one, and those whose worker died in between.';
