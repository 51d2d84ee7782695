create or replace function app_private.lock_request(request_id uuid)
returns app.requests
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request app.requests;
begin
  select * into request from app.requests where id = lock_request.request_id for no key update;
  perform app_private.assert_waits(request);
  return request;
end;
$$;
comment on function app_private.lock_request is
  'Locks a request that waits for a second person. Raises HB002 (no such request), HB003 (decided already). Whatever '
  'it is about is locked before it.';
