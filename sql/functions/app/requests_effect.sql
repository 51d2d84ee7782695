create or replace function app.requests_effect(request app.requests)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_admin();
  return app_private.request_effect(requests_effect.request);
end;
$$;
comment on function app.requests_effect is
  'What this act does once a second person confirms it, in a sentence for that person. Admins only. Raises HB001.';
