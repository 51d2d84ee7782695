create or replace function app.installation(out name text, out contact text, out stripe_mode text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_signed_in();
  select nullif(btrim(known.value #>> '{}'), '')
  into installation.name
  from app_private.settings as known
  where known.name = 'installation_name';
  select nullif(btrim(known.value #>> '{}'), '')
  into installation.contact
  from app_private.settings as known
  where known.name = 'installation_contact';
  select case when known.is_live then 'live' else 'test' end
  into installation.stripe_mode
  from app_private.lineage as known;
end;
$$;
comment on function app.installation is
  'Whose Holdback this is, as the console says it on every page. name: of the marketplace, and contact: where its '
  'people ask (settings installation_name, installation_contact); null where nobody has set them. stripe_mode: live '
  '(real money) or test; null before a worker was first connected to Stripe. For whoever is signed in. Raises HB001.';
