create or replace function app.preview_payout_policy_totals(
  guarantee_period_days integer,
  holdback_percentage numeric,
  company_id uuid default null,
  first_payment_days integer default null,
  since date default null,
  notice_period_days integer default 0,
  approval_thresholds app.approval_threshold[] default null,
  clawback_rule text default 'everything',
  clawback_steps app.clawback_step[] default null,
  fee_due_days integer default null,
  late_fee_voids_guarantee boolean default false
)
returns table (
  month date,
  currency text,
  placement_count bigint,
  fee_amount bigint,
  held_amount bigint,
  held_amount_then bigint,
  broken_count bigint,
  earned_amount bigint,
  earned_amount_then bigint,
  later_count bigint,
  earlier_count bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      date_trunc('month', placement.start_date)::date,
      preview.currency,
      count(*),
      sum(preview.fee_amount)::bigint,
      sum(preview.held_amount)::bigint,
      sum(preview.held_amount_then)::bigint,
      count(preview.ended_on),
      coalesce(sum(preview.earned_amount), 0)::bigint,
      coalesce(sum(preview.earned_amount_then), 0)::bigint,
      count(*) filter (where preview.first_payment_at_then > preview.first_payment_at),
      count(*) filter (where preview.first_payment_at_then < preview.first_payment_at)
    from
      app.preview_payout_policy(
        preview_payout_policy_totals.guarantee_period_days,
        preview_payout_policy_totals.holdback_percentage,
        preview_payout_policy_totals.company_id,
        preview_payout_policy_totals.first_payment_days,
        preview_payout_policy_totals.since,
        preview_payout_policy_totals.notice_period_days,
        preview_payout_policy_totals.approval_thresholds,
        preview_payout_policy_totals.clawback_rule,
        preview_payout_policy_totals.clawback_steps,
        preview_payout_policy_totals.fee_due_days,
        preview_payout_policy_totals.late_fee_voids_guarantee
      ) as preview
      left join app.placements as placement on placement.id = preview.placement_id
    group by 1, preview.currency
    order by 1, preview.currency;
end;
$$;
comment on function app.preview_payout_policy_totals is
  'Sums app.preview_payout_policy, which has the same arguments, by the month of the start date and the currency, in '
  'minor units: what is held under the placements'' own terms, and then, under the others. broken_count: placements '
  'whose guarantee was broken; earned_amount: what their recruiters have earned. later_count, earlier_count: '
  'placements whose first payment would be later, or earlier. Changes nothing. Admins and analysts only. Raises what '
  'app.preview_payout_policy raises: HB001, HB004, HB006, HB008, HB013, HB044, HB059.';
