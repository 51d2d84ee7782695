create or replace function app.decline_request(request_id uuid, reason text)
returns app.requests
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request app.requests;
begin
  perform app_private.begin_verb(decline_request.reason);
  request := app_private.lock_request(decline_request.request_id);
  perform app_private.set_reason(null);
  return app_private.end_request(request.id, 'declined', decline_request.reason);
end;
$$;
comment on function app.decline_request is
  'Ends a request without doing what it asks for. Who asked may take it back in the same way. Admins only. Raises '
  'HB001, HB002, HB003 (decided already), HB008 (no reason), HB037 (the reason is too long).';
