create or replace function app_private.end_request(request_id uuid, status text, reason text)
returns app.requests
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  -- An expired request was decided by nobody.
  is_decided constant boolean := end_request.status <> 'expired';
  ended app.requests;
begin
  update app.requests as waiting
  set
    status = end_request.status,
    decided_by = case when is_decided then actor.user_id end,
    decided_by_role = case when is_decided then actor.role end,
    decided_at = clock_timestamp(),
    decision_reason = end_request.reason
  where waiting.id = end_request.request_id and waiting.status = 'pending'
  returning *
  into ended;
  if found then
    perform app_private.write_event(
      'request.' || ended.status,
      app_private.request_event(ended),
      ended.payout_id,
      ended.id
    );
  end if;
  return ended;
end;
$$;
comment on function app_private.end_request is
  'Ends a pending request, with who decided and why, and writes the event. Null when it is not pending any more.';
