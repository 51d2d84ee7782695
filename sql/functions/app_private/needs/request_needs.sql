create or replace function app_private.request_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'second_person',
      since => request.requested_at,
      amount => request.amount,
      currency => request.currency,
      detail => concat_ws(': ', coalesce(person.display_name, request.requested_by_role), request.reason),
      payout_id => request.payout_id,
      recruiter_id => request.recruiter_id,
      request_id => request.id,
      record => request.id::text
    )
  from
    app.requests as request
    left join app.users as person on person.id = request.requested_by
  where request.status = 'pending' and request.expires_at > now();
$$;
comment on function app_private.request_needs is
  'For app.needs_you: requests that wait for a second person. detail: who asks, and why.';
