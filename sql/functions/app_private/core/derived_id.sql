create or replace function app_private.derived_id(from_id uuid, what text, number bigint)
returns uuid
language sql
immutable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      lpad(
          to_hex((extract(epoch from uuid_extract_timestamp(derived_id.from_id)) * 1000)::bigint + 1000 * (number + 1)),
          12,
          '0'
        )
        || '8'
        || substr(named.hash, 1, 3)
        || 'a'
        || substr(named.hash, 4, 15)
    )::uuid
  from
    (
      select
        encode(
          sha256(convert_to(format('%s %s %s', derived_id.from_id, derived_id.what, derived_id.number), 'UTF8')),
          'hex'
        ) as hash
    ) as named;
$$;
comment on function app_private.derived_id is
  'The id of the row that a clock makes from another one, such as the second (number 1) release of a hold: always the '
  'same, so that a database that lost the row (a restore, a promoted standby) makes it again under the idempotency '
  'key that Stripe knows. It sorts a second after from_id (a UUID of version 7) for each number. A UUID of version 8.';
