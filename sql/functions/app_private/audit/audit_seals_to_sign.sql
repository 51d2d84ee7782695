create or replace function app_private.audit_seals_to_sign(last_handed bigint default null)
returns table (
  number text,
  sealed_at text,
  row_count text,
  chain_count text,
  grown_count text,
  root text,
  definitions text,
  previous_hash text,
  hash text,
  is_signed boolean
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    seal.number::text,
    to_char(seal.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    seal.row_count::text,
    seal.chain_count::text,
    seal.grown_count::text,
    encode(seal.root, 'hex'),
    encode(seal.definitions, 'hex'),
    encode(seal.previous_hash, 'hex'),
    encode(seal.hash, 'hex'),
    signed.is_signed
  from
    app.audit_seals as seal
    cross join lateral (
      select exists (select from app.audit_seal_signatures as each where each.seal_number = seal.number) as is_signed
    ) as signed
  where
    not signed.is_signed
    or seal.number > audit_seals_to_sign.last_handed
    or seal.number = (select max(newest.number) from app.audit_seals as newest)
  order by seal.number;
$$;
comment on function app_private.audit_seals_to_sign is
  'The seals that nobody has signed, the newest one, and all after the last one that was handed outside: what the '
  'worker needs to see that the one it signs follows that. Oldest first, as the columns that are hashed.';
