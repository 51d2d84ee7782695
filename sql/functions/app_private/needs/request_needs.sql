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
      amount => coalesce(request.amount, at_stake.amount),
      currency =>
        coalesce(request.currency, case when at_stake.amount is not null then request.basis ->> 'currency' end),
      detail => concat_ws(': ', coalesce(person.display_name, request.requested_by_role), request.reason),
      payout_id => request.payout_id,
      recruiter_id => request.recruiter_id,
      request_id => request.id,
      company_id => request.company_id,
      placement_id => coalesce((request.arguments ->> 'placement_id')::uuid, payout.placement_id),
      record => request.id::text
    )
  from
    app.requests as request
    left join app.users as person on person.id = request.requested_by
    left join app.payouts as payout on payout.id = request.payout_id
    -- What moves no money by itself, and decides over some.
    cross join lateral (
      select nullif(coalesce(request.basis ->> 'owed_back', request.basis ->> 'schedule_amount')::bigint, 0) as amount
    ) as at_stake
  where request.status = 'pending' and request.expires_at > now();
$$;
comment on function app_private.request_needs is
  'For app.needs_you: requests that wait for a second person, with the amount that they move or decide over. detail: '
  'who asks, and why; app.requests_effect() says what for.';
