create or replace function app.preview_payout_policy(
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
  placement_id uuid,
  external_ref text,
  currency text,
  fee_amount bigint,
  held_amount bigint,
  held_amount_then bigint,
  first_payment_at timestamptz,
  first_payment_at_then timestamptz,
  guarantee_completion_date timestamptz,
  guarantee_completion_date_then timestamptz,
  notice_completion_date timestamptz,
  notice_completion_date_then timestamptz,
  waiting_payouts bigint,
  waiting_payouts_then bigint,
  ended_on date,
  earned_amount bigint,
  earned_amount_then bigint,
  is_void boolean,
  is_void_then boolean,
  waiting_for_fee bigint,
  waiting_for_fee_then bigint,
  leaves_on date[],
  leaves_on_then date[],
  transfers bigint,
  transfers_then bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  notice_days constant integer := coalesce(preview_payout_policy.notice_period_days, 0);
  pays_when constant text := app_private.pays_when(preview_payout_policy.pay_when);
  part_of_fee constant text := coalesce(preview_payout_policy.partial_fee, 'waits');
  rhythm constant text := coalesce(preview_payout_policy.payment_rhythm, 'each');
  minimums jsonb;
  above uuid[];
begin
  perform app_private.assert_reader();
  perform app_private.is_business_day(preview_payout_policy.since, 'since');
  perform app_private.assert_valid_terms(
    preview_payout_policy.guarantee_period_days,
    preview_payout_policy.holdback_percentage,
    preview_payout_policy.first_payment_days,
    null,
    preview_payout_policy.clawback_rule,
    notice_days
  );
  perform app_private.assert_valid_steps(
    preview_payout_policy.clawback_rule,
    preview_payout_policy.clawback_steps,
    preview_payout_policy.guarantee_period_days
  );
  perform app_private.assert_valid_remedy(
    preview_payout_policy.fee_due_days,
    coalesce(preview_payout_policy.late_fee_voids_guarantee, false),
    'either',
    null
  );
  perform app_private.assert_valid_fee_terms(pays_when, part_of_fee);
  minimums := app_private.read_small_payments(
    rhythm,
    preview_payout_policy.minimum_payments,
    preview_payout_policy.longest_wait_days
  );
  above := array(
    select waiting.id
    from
      app_private.payouts_above(
        app_private.read_thresholds(preview_payout_policy.approval_thresholds, null, null),
        preview_payout_policy.company_id
      ) as waiting (id)
  );
  return query select
      placement.id,
      placement.external_ref,
      placement.currency,
      placement.fee_amount,
      sum(app_private.percentage_of(payout.amount, placement.holdback_percentage, currency.smallest_step))::bigint,
      sum(
        app_private.percentage_of(payout.amount, preview_payout_policy.holdback_percentage, currency.smallest_step)
      )::bigint,
      app_private.first_payment_at(
        placement.start_date,
        policy.first_payment_days,
        placement.notice_completion_date,
        placement.time_zone
      ),
      app_private.first_payment_at(
        placement.start_date,
        preview_payout_policy.first_payment_days,
        notice_end.at,
        placement.time_zone
      ),
      placement.guarantee_completion_date,
      app_private.start_of_day(placement.start_date + preview_payout_policy.guarantee_period_days, placement.time_zone),
      placement.notice_completion_date,
      notice_end.at,
      count(*) filter (where payout.approval_required),
      count(*) filter (where payout.id = any (above)),
      breach.ended_on,
      case when breach.ended_on is not null then sum(app_private.earned_amount(payout.id))::bigint end,
      sum(
        case
          when not void_then.is_void
            and breach.ended_on < placement.start_date + preview_payout_policy.guarantee_period_days
            then app_private.earned_by_rule(
              payout,
              placement.start_date,
              preview_payout_policy.guarantee_period_days,
              coalesce(preview_payout_policy.clawback_rule, 'everything'),
              preview_payout_policy.clawback_steps,
              app_private.percentage_of(
                payout.amount,
                preview_payout_policy.holdback_percentage,
                currency.smallest_step
              ),
              breach.ended_on
            )
          when breach.ended_on is not null then payout.amount
        end
      )::bigint,
      app_private.is_guarantee_void(placement),
      void_then.is_void,
      fee_wait.amount,
      fee_wait.amount_then,
      paid.leaves_on,
      paid.leaves_on_then,
      coalesce(paid.transfers, 0),
      coalesce(paid.transfers_then, 0)
    from
      app.placements as placement
      join app.payouts as payout on payout.placement_id = placement.id
      join app.payout_policies as policy on policy.id = placement.policy_id
      join app.currencies as currency on currency.code = placement.currency
      left join app_private.preview_payments(
        preview_payout_policy.company_id,
        preview_payout_policy.since,
        preview_payout_policy.guarantee_period_days,
        notice_days,
        preview_payout_policy.first_payment_days,
        preview_payout_policy.holdback_percentage,
        rhythm,
        minimums,
        preview_payout_policy.longest_wait_days,
        case pays_when when 'fee_cleared' then part_of_fee end
      ) as paid
        on paid.placement_id = placement.id
      left join app.guarantee_breaches as breach on breach.placement_id = placement.id and breach.withdrawn_at is null
      cross join lateral (
        select
          app_private.start_of_day(
            placement.start_date + preview_payout_policy.guarantee_period_days + notice_days,
            placement.time_zone
          ) as at
      ) as notice_end
      cross join lateral (
        select
          coalesce(preview_payout_policy.late_fee_voids_guarantee, false)
          and (app_private.fee_missing(placement.id, preview_payout_policy.fee_due_days)).amount > 0 as is_void
      ) as void_then
      cross join lateral (
        select
          coalesce(
            sum(schedule.amount) filter (where app_private.fee_blocker(schedule, now()) is not null),
            0
          )::bigint as amount,
          coalesce(
            sum(schedule.amount) filter (
              where
                app_private.fee_blocker_under(
                  schedule,
                  now(),
                  case pays_when when 'fee_cleared' then part_of_fee end
                ) is not null
            ),
            0
          )::bigint as amount_then
        from app.payout_schedules as schedule
        where schedule.placement_id = placement.id and schedule.status in ('pending', 'failed')
      ) as fee_wait
    where
      (preview_payout_policy.company_id is null or placement.company_id = preview_payout_policy.company_id)
      and (preview_payout_policy.since is null or placement.start_date >= preview_payout_policy.since)
    group by
      placement.id,
      policy.first_payment_days,
      notice_end.at,
      breach.ended_on,
      void_then.is_void,
      fee_wait.amount,
      fee_wait.amount_then,
      paid.leaves_on,
      paid.leaves_on_then,
      paid.transfers,
      paid.transfers_then
    order by placement.start_date, placement.id;
end;
$$;
comment on function app.preview_payout_policy is
  'Compares other terms with the existing placements (of one company, since a start date). held_amount: minor '
  'units. The columns that end in _then contain the values under the other terms, the others the values under the '
  'placement''s own terms. waiting_payouts: payouts that need an approval; approval_thresholds: as in '
  'app.publish_payout_policy; null: none. first_payment_days: days from the start date; null: the end of the '
  'guarantee and its notice period. notice_period_days: days from the end of the guarantee. clawback_rule, '
  'clawback_steps: as in app.publish_payout_policy. earned_amount: of a placement whose guarantee was broken '
  '(ended_on: the last day), what the recruiters have earned, in minor units. is_void: the guarantee is void, '
  'because the fee was paid late; fee_due_days, late_fee_voids_guarantee: as there. waiting_for_fee: what is '
  'scheduled and waits for the company''s fee now, in minor units; pay_when, partial_fee: as there. leaves_on: the '
  'nights (days of UTC) in which its money leaves, if nothing is broken or blocked, and as far as the fee that has '
  'come in pays it, where terms wait for that; transfers: those that begin with a part of it, for what is paid '
  'together is one. payment_rhythm, minimum_payments, longest_wait_days: as there. All other dates are 00:00 in the '
  'placement''s time zone. Changes nothing. Admins and analysts only. Raises HB001, HB004 and HB006 (a threshold or '
  'a smallest payment), HB008 (days, thresholds, the wait for the fee, or what waits because it is small), HB013 '
  '(the holdback percentage), HB044 (the steps of a scale), HB059 (a date outside of 2000 to 2100).';
