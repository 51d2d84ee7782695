create or replace function app_private.payouts_of_fee(placement_id uuid)
returns setof uuid
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select payout.id
  from
    app_private.placements_of_fee(payouts_of_fee.placement_id) as paid (placement_id)
    join app.placements as placement on placement.id = paid.placement_id
    join app.payout_policies as policy on policy.id = placement.policy_id
    join app.payouts as payout on payout.placement_id = placement.id
  where policy.pay_when = 'fee_cleared' and payout.status in ('pending', 'approved', 'processing', 'failed')
  order by payout.id;
$$;
comment on function app_private.payouts_of_fee is
  'The open payouts that wait for the fee of a placement, those of replacements of its candidate too.';
