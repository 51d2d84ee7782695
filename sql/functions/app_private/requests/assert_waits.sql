create or replace function app_private.assert_waits(request app.requests)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if (request).id is null then
    perform app_private.raise_not_found('request', 'request_id');
  end if;
  perform app_private.assert_status(
    'request',
    (request).id,
    (request).status,
    array['pending'],
    'Nothing needs to be done.',
    'request_id'
  );
end;
$$;
comment on function app_private.assert_waits is
  'Raises HB002 where there is no such request, and HB003 where it is decided already.';
