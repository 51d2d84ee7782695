create or replace function app.needs_you()
returns table (
  "position" integer,
  urgency text,
  kind text,
  since timestamptz,
  amount bigint,
  currency text,
  item_count bigint,
  detail text,
  payout_id uuid,
  recruiter_id uuid,
  request_id uuid,
  finding_id uuid,
  company_id uuid,
  placement_id uuid
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  open_schedules app_private.open_schedule[];
begin
  perform app_private.assert_reader();
  -- Found once for all that ask about them.
  open_schedules := array(
    select open
    from app_private.open_schedules() as open
  );
  return query select
      row_number() over (order by item.rank, item.since nulls first, item.payout_id)::integer,
      item.urgency,
      item.kind,
      item.since,
      item.amount,
      item.currency,
      item.item_count,
      item.detail,
      item.payout_id,
      item.recruiter_id,
      item.request_id,
      item.finding_id,
      item.company_id,
      item.placement_id
    from
      -- A function a kind. The first digit of the rank is its urgency's, the second its own.
      (
        select found.*, null::uuid as company_id, null::uuid as placement_id
        from
          (
            select 'money_at_risk' as urgency, 11 as rank, need.*
            from app_private.stop_needs() as need
            union all
            select 'money_at_risk', 12, need.*
            from app_private.invariant_needs() as need
            union all
            select 'money_at_risk', 13, need.*
            from app_private.in_doubt_needs() as need
            union all
            select 'money_at_risk', 14, need.*
            from app_private.attention_needs(open_schedules) as need
            union all
            select 'money_at_risk', 15, need.*
            from app_private.returned_needs() as need
            union all
            select 'money_at_risk', 16, need.*
            from app_private.funds_needs() as need
            union all
            select 'money_at_risk', 17, need.*
            from app_private.cover_needs() as need
            union all
            select 'money_at_risk', 18, need.*
            from app_private.finding_needs() as need
            union all
            select 'waits_for_admin', 21, need.*
            from app_private.request_needs() as need
            union all
            select 'waits_for_admin', 22, need.*
            from app_private.approval_needs(open_schedules) as need
            union all
            select 'waits_for_admin', 23, need.*
            from app_private.debt_needs() as need
            union all
            select 'waits_for_admin', 24, need.*
            from app_private.lost_account_needs() as need
            union all
            select 'waits_for_recruiter', 31, need.*
            from app_private.closed_account_needs(open_schedules) as need
            union all
            select 'waits_for_recruiter', 32, need.*
            from app_private.account_at_risk_needs(open_schedules) as need
            union all
            select 'waits_for_recruiter', 33, need.*
            from app_private.onboarding_needs(open_schedules) as need
            union all
            select 'good_to_know', 41, need.*
            from app_private.missed_task_needs() as need
            union all
            select 'good_to_know', 42, need.*
            from app_private.kept_money_needs() as need
          ) as found
        union all
        select 'waits_for_admin', 25, need.*
        from app_private.late_fee_needs() as need
      ) as item
    order by 1;
end;
$$;
comment on function app.needs_you is
  'Whatever does not repair itself, most urgent first. urgency: money_at_risk, waits_for_admin, '
  'waits_for_recruiter, good_to_know. kind: what it is, such as in_doubt (for more than an hour), needs_attention '
  '(failed for good), returned_by_bank, waiting_for_funds, not_covered (within cover_warning_days, as last '
  'measured; detail: the first day), finding, invariant_broken, a code of app.night_stops, second_person, '
  'payout_not_approved (due within a day), debt (that Stripe is not asked to take back), account_out_of_reach and '
  'account_moved (whose recruiter cannot be paid at all), fee_late (a company''s, as last measured; detail: what '
  'waits for it), no_payout_account, account_cannot_receive, account_at_risk (due within 30 days, and cannot be '
  'received then), onboarding_unfinished (begun more than onboarding_days ago), task_missed, money_stays_at_stripe '
  '(as last measured; detail: why). amount: minor units, of item_count parts. Admins and analysts only. Raises '
  'HB001.';
