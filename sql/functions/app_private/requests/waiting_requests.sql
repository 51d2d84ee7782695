create or replace function app_private.waiting_requests(payout_id uuid)
returns table (kind text, hold_id uuid, expires_at timestamptz, detail text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    request.kind,
    (request.arguments ->> 'hold_id')::uuid,
    request.expires_at,
    format('%s, request %s of %s', request.verb, request.id, coalesce(person.display_name, request.requested_by_role))
  from
    app.requests as request
    left join app.users as person on person.id = request.requested_by
  where request.payout_id = waiting_requests.payout_id and request.status = 'pending' and request.expires_at > now();
$$;
comment on function app_private.waiting_requests is
  'The requests about a payout that wait for a second person, for app.explain_payout. detail: what was asked for, and '
  'by whom.';
