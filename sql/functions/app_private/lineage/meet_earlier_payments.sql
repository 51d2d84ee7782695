create or replace function app_private.meet_earlier_payments()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select
    from
      app_private.unknown_transfers as unknown
      join app.placements as placement
        on app_private.name_key(placement.external_ref) = app_private.name_key(unknown.external_ref)
    where unknown.adopted_at is null and placement.id = new.placement_id
  ) then
    perform app_private.close_gate('A placement was entered again that Stripe has transfers of.');
  end if;
  return null;
end;
$$;
comment on function app_private.meet_earlier_payments is
  'After-insert trigger of payouts: when Stripe has transfers of a placement with this external reference that this '
  'database does not know, nothing is sent until they are adopted.';
