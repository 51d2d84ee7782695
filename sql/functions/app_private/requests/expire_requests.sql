create or replace function app_private.expire_requests()
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  request_id uuid;
  expired_count integer := 0;
begin
  for request_id in
    select id
    from app.requests
    where status = 'pending' and expires_at <= now()
    order by id
    for no key update skip locked
  loop
    perform app_private.end_request(request_id, 'expired', 'Nobody decided in time.');
    expired_count := expired_count + 1;
  end loop;
  delete from app_private.one_person_amounts where day < (clock_timestamp() at time zone 'UTC')::date - 1;
  delete from app_private.ceiling_sums where day < (clock_timestamp() at time zone 'UTC')::date - 1;
  return expired_count;
end;
$$;
comment on function app_private.expire_requests is
  'Ends the requests that nobody decided in time, and forgets the sums of past days. Returns the number of requests. '
  'A request that is over cannot be confirmed, whether or not this ran.';
