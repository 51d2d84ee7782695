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
  late_fee_voids_guarantee boolean default false,
  pay_when text default null,
  partial_fee text default null,
  payment_rhythm text default 'each',
  minimum_payments app.minimum_payment[] default null,
  longest_wait_days integer default null
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
  earlier_count bigint,
  transfer_count bigint,
  transfer_count_then bigint,
  day_count bigint,
  day_count_then bigint,
  waiting_for_fee bigint,
  waiting_for_fee_then bigint,
  approval_count bigint,
  approval_count_then bigint,
  void_count bigint,
  void_count_then bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query with
      preview as materialized (
        select each.*, date_trunc('month', placement.start_date)::date as started_in
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
            preview_payout_policy_totals.late_fee_voids_guarantee,
            pay_when => preview_payout_policy_totals.pay_when,
            partial_fee => preview_payout_policy_totals.partial_fee,
            payment_rhythm => preview_payout_policy_totals.payment_rhythm,
            minimum_payments => preview_payout_policy_totals.minimum_payments,
            longest_wait_days => preview_payout_policy_totals.longest_wait_days
          ) as each
          left join app.placements as placement on placement.id = each.placement_id
      ),
      days as (
        select
          preview.started_in,
          preview.currency,
          count(distinct day.at) filter (where not day.is_then) as days,
          count(distinct day.at) filter (where day.is_then) as days_then
        from
          preview
          cross join lateral (
            select each.at, false as is_then
            from unnest(preview.leaves_on) as each (at)
            union all
            select each.at, true
            from unnest(preview.leaves_on_then) as each (at)
          ) as day
        group by preview.started_in, preview.currency
      )
    select
      preview.started_in,
      preview.currency,
      count(*),
      sum(preview.fee_amount)::bigint,
      sum(preview.held_amount)::bigint,
      sum(preview.held_amount_then)::bigint,
      count(preview.ended_on),
      coalesce(sum(preview.earned_amount), 0)::bigint,
      coalesce(sum(preview.earned_amount_then), 0)::bigint,
      count(*) filter (where first_night.paid_then > first_night.paid),
      count(*) filter (where first_night.paid_then < first_night.paid),
      coalesce(sum(preview.transfers), 0)::bigint,
      coalesce(sum(preview.transfers_then), 0)::bigint,
      coalesce(max(days.days), 0),
      coalesce(max(days.days_then), 0),
      sum(preview.waiting_for_fee)::bigint,
      sum(preview.waiting_for_fee_then)::bigint,
      sum(preview.waiting_payouts)::bigint,
      sum(preview.waiting_payouts_then)::bigint,
      count(*) filter (where preview.is_void),
      count(*) filter (where preview.is_void_then)
    from
      preview
      -- What waits for a fee that has not come in leaves on no night yet: later than any.
      cross join lateral (
        select
          coalesce(preview.leaves_on[1], 'infinity') as paid,
          coalesce(preview.leaves_on_then[1], 'infinity') as paid_then
      ) as first_night
      left join days on days.started_in = preview.started_in and days.currency = preview.currency
    group by preview.started_in, preview.currency
    order by 1, preview.currency;
end;
$$;
comment on function app.preview_payout_policy_totals is
  'Sums app.preview_payout_policy, which has the same arguments, by the month of the start date and the currency, in '
  'minor units: what is held under the placements'' own terms, and then, under the others. broken_count: placements '
  'whose guarantee was broken; earned_amount: what their recruiters have earned. later_count, earlier_count: '
  'placements whose first payment would leave in a later night, or an earlier one. transfer_count: transfers that '
  'begin with a part of them; day_count: nights in which their money leaves. waiting_for_fee: what is scheduled and '
  'waits for the company''s fee now. approval_count: payouts that need an approval; void_count: placements whose '
  'guarantee a late fee has made void. Changes nothing. Admins and analysts only. Raises what '
  'app.preview_payout_policy raises: HB001, HB004, HB006, HB008, HB013, HB044, HB059.';
