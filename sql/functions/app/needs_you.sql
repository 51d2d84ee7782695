create or replace function app.needs_you(snoozed boolean default null)
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
  placement_id uuid,
  key text,
  taken_by uuid,
  taken_at timestamptz,
  is_snoozed boolean,
  snoozed_until timestamptz,
  snoozed_by uuid,
  snooze_reason text,
  came_back text,
  reminder_count integer,
  reminded_at timestamptz
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
  return query with
      -- A function a kind. The first digit of the rank is its urgency's, the second its own.
      item as (
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
        select 'waits_for_admin', 21, need.*
        from app_private.plan_needs() as need
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
        select 'waits_for_admin', 25, need.*
        from app_private.late_fee_needs() as need
        union all
        select 'waits_for_admin', 26, need.*
        from app_private.unrecorded_charge_needs() as need
        union all
        select 'waits_for_admin', 27, need.*
        from app_private.unscheduled_needs() as need
        union all
        select 'waits_for_admin', 28, need.*
        from app_private.failed_refund_needs() as need
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
      ),
      marked as (
        select
          item.*,
          named.key,
          taken.taken_by,
          taken.taken_at,
          snooze.snoozed_until,
          snooze.snoozed_by,
          snooze.snooze_reason,
          case
            when snooze.key is null then null
            when item.amount > snooze.amount or item.item_count > snooze.item_count then 'more'
            when item.detail is distinct from snooze.detail then 'other'
          end as came_back
        from
          item
          cross join lateral (select concat_ws(':', item.kind, item.record)) as named (key)
          left join app.need_marks as taken on taken.key = named.key and app_private.still_taken(taken.taken_at)
          left join app.need_marks as snooze on snooze.key = named.key and snooze.snoozed_until > now()
      )
    select
      row_number() over (order by marked.rank, marked.since nulls first, marked.payout_id, marked.key)::integer,
      marked.urgency,
      marked.kind,
      marked.since,
      marked.amount,
      marked.currency,
      marked.item_count,
      marked.detail,
      marked.payout_id,
      marked.recruiter_id,
      marked.request_id,
      marked.finding_id,
      marked.company_id,
      marked.placement_id,
      marked.key,
      marked.taken_by,
      marked.taken_at,
      sleep.is_snoozed,
      marked.snoozed_until,
      marked.snoozed_by,
      marked.snooze_reason,
      marked.came_back,
      reminder.reminder_count,
      reminder.reminded_at
    from
      marked
      left join app_private.onboarding_reminders as reminder
        on marked.urgency = 'waits_for_recruiter' and reminder.recruiter_id = marked.recruiter_id
      cross join lateral (select marked.snoozed_until is not null and marked.came_back is null) as sleep (is_snoozed)
    where needs_you.snoozed is null or needs_you.snoozed = sleep.is_snoozed
    order by 1;
end;
$$;
comment on function app.needs_you is
  'Whatever does not repair itself, most urgent first. urgency: money_at_risk, waits_for_admin, waits_for_recruiter, '
  'good_to_know. kind: what it is, such as in_doubt and reversal_in_doubt (for more than an hour), needs_attention '
  '(failed for good), returned_by_bank, waiting_for_funds, not_covered (within cover_warning_days, as last measured; '
  'detail: the first day to come; null when it is short today), finding, invariant_broken, a code of app.night_stops, '
  'second_person, plan_approved_once (it waits for another admin), payout_not_approved (due within a day), debt (that '
  'Stripe is not asked to take back), account_out_of_reach and account_moved (whose recruiter cannot be paid at all), '
  'fee_late (a company''s, as last measured; detail: what waits for it), fee_not_recorded (a charge at Stripe that '
  'does not fit its fee; detail: which, and why), fee_refund_failed (what was given back has not reached the company, '
  'and payouts are frozen; detail: the charge), not_scheduled (a part of a payout that was cancelled and that nobody '
  'has decided about), no_payout_account, account_cannot_receive, account_gone (closed at Stripe), account_at_risk '
  '(due within 30 days, and cannot be received then), onboarding_unfinished (begun more than onboarding_days ago), '
  'task_missed, money_stays_at_stripe (as last measured; detail: why). amount: minor units, of item_count parts. key: '
  'kind and record, the same for as long as it lasts. taken_by: who works on it (app.take_need). is_snoozed: it '
  'sleeps until snoozed_until (app.snooze_need); came_back: why it does not although it was snoozed until then: more '
  '(money or parts), or other (it says something else). reminder_count, reminded_at: how often the recruiter was '
  'reminded of it, and when last (app.remind_recruiters). snoozed: true for what sleeps only, false for what does '
  'not; null for all. Admins and analysts only. Raises HB001.';
