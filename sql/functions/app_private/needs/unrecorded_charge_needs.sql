create or replace function app_private.unrecorded_charge_needs()
returns setof app_private.need
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    app_private.make_need(
      kind => 'fee_not_recorded',
      since => noted.noticed_at,
      amount => noted.amount,
      currency => noted.currency,
      detail => format('%s: %s', noted.stripe_charge_id, noted.reason),
      company_id => placement.company_id,
      placement_id => placement.id,
      record => noted.stripe_charge_id
    )
  from
    app_private.unrecorded_charges as noted
    join app.placements as placement on placement.id = noted.placement_id;
$$;
comment on function app_private.unrecorded_charge_needs is
  'For app.needs_you: the charges at Stripe that name a placement and do not fit its fee. detail: which, and why. '
  'amount: what Stripe has of it.';
