create or replace function app_private.make_placement_again(placement app.placements, policy_id uuid)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  source constant app.placements := make_placement_again.placement;
  signed constant app.payout_policies := (
    select policy from app.payout_policies as policy where policy.id = (source).policy_id
  );
  again app.placements;
  approved record;
begin
  again := app.create_placement(
    company_id => (source).company_id,
    candidate_name => (source).candidate_name,
    start_date => (source).start_date,
    fee_amount => (source).fee_amount,
    currency => (source).currency,
    recruiters =>
      array(
        select row(part.recruiter_id, part.share, part.role, part.fixed_amount)::app.recruiter_share
        from app.placement_recruiters as part
        where part.placement_id = (source).id
        order by part.recruiter_id, part.position
      ),
    -- What was agreed for this placement alone stays.
    guarantee_period_days => nullif((source).guarantee_period_days, (signed).guarantee_period_days),
    holdback_percentage => nullif((source).holdback_percentage, (signed).holdback_percentage),
    signed_on => (source).signed_on,
    policy_id => make_placement_again.policy_id,
    company_fee_amount => (source).company_fee_amount
  );
  -- Its payouts are made when the transaction ends, which this one never does.
  set constraints app._500_make_payouts immediate;
  set constraints app._500_make_payouts deferred;
  for approved in
    select made as payout, account
    from
      app.payouts as made
      join app.payouts as earlier
        on earlier.placement_id = (source).id
        and earlier.recruiter_id = made.recruiter_id
        and earlier.status = 'approved'
        and earlier.approval_required
      left join app.payout_accounts as account on account.user_id = made.recruiter_id
    where made.placement_id = again.id and made.status = 'pending'
    order by made.id
  loop
    perform app_private.record_approval(approved.payout, approved.account, 'A rehearsal.');
    update app.payouts set status = 'approved' where id = (approved.payout).id;
  end loop;
  return again;
end;
$$;
comment on function app_private.make_placement_again is
  'Within a rehearsal: creates a placement once more, under other terms, with its payouts; what was approved is '
  'approved. Raises what app.create_placement raises.';
