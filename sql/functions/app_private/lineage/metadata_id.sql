create or replace function app_private.metadata_id(metadata jsonb, key text)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when pg_input_is_valid(metadata_id.metadata ->> metadata_id.key, 'uuid')
        then (metadata_id.metadata ->> metadata_id.key)::uuid
    end;
$$;
comment on function app_private.metadata_id is
  'An id that a transfer at Stripe carries in its metadata; null where there is none, or another text: Stripe''s '
  'dashboard lets anybody write there.';
