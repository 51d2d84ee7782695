create or replace function app_private.named_placement(metadata jsonb)
returns uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select placement.id
  from app.placements as placement
  where
    placement.id = case
      when pg_input_is_valid(named_placement.metadata ->> 'holdback_placement_id', 'uuid')
        then (named_placement.metadata ->> 'holdback_placement_id')::uuid
    end
    or app_private.name_key(placement.external_ref) = app_private.name_key(
        named_placement.metadata ->> 'holdback_external_ref'
      )
      and named_placement.metadata ->> 'holdback_placement_id' is null;
$$;
comment on function app_private.named_placement is
  'The placement that the metadata of a charge or an invoice at Stripe names: by holdback_placement_id, else by '
  'holdback_external_ref, as references are compared (app_private.name_key); null when there is none.';
