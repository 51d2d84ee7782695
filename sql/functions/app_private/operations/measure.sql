create or replace function app_private.measure()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  began_at constant timestamptz := clock_timestamp();
begin
  -- Two at once would write the same rows. Whoever reads is not kept waiting.
  lock table app_private.measurements in share update exclusive mode;
  perform app_private.report_cover();
  perform app_private.report_late_fees();
  perform app_private.remind_of_onboardings();
  delete from app_private.measurements as old where not old.name like 'holdback\_invariant%';
  with gone as (delete from app_private.status_sums returning *)
  insert into app_private.status_sums (entity, currency, status, error_code, entities, amount)
  select gone.entity, gone.currency, gone.status, gone.error_code, sum(gone.entities), sum(gone.amount)
  from gone
  group by gone.entity, gone.currency, gone.status, gone.error_code
  having sum(gone.entities) <> 0 or sum(gone.amount) <> 0;
  with
    counted as materialized (
      select
        'holdback_' || kept.entity || 's' as name,
        jsonb_build_object('currency', kept.currency, 'status', kept.status)
          || case kept.entity
            when 'transfer' then jsonb_build_object('error_code', kept.error_code)
            else '{}'
          end as labels,
        sum(kept.entities) as entities,
        sum(kept.amount) as amount
      from app_private.status_sums as kept
      group by kept.entity, kept.currency, kept.status, kept.error_code
      having sum(kept.entities) <> 0
    )
  insert into app_private.measurements (name, labels, value)
  select counted.name, counted.labels, counted.entities
  from counted
  union all
  select counted.name || '_amount', counted.labels, counted.amount
  from counted
  union all
  select 'holdback_cover_missing_amount', jsonb_build_object('currency', plan.currency), plan.amount
  from app_private.cover_plans as plan
  union all
  select
    'holdback_waiting_for_fee_amount',
    jsonb_build_object('currency', waiting.currency),
    sum(waiting.amount)
  from reporting.upcoming_payments as waiting
  where waiting.waits_for_fee and waiting.is_overdue
  group by waiting.currency
  union all
  select 'holdback_waiting_together_amount', jsonb_build_object('currency', waiting.currency), sum(waiting.amount)
  from reporting.upcoming_payments as waiting
  where waiting.waits_together and waiting.is_overdue
  group by waiting.currency
  union all
  select 'holdback_cool_down_amount', jsonb_build_object('currency', waiting.currency), sum(waiting.amount)
  from
    app.payout_accounts as account
    join app.payout_schedules as waiting on waiting.recruiter_id = account.user_id and waiting.due_at <= now()
  where account.cool_down_until > now()
  group by waiting.currency
  union all
  select 'holdback_on_its_way_to_bank_amount', jsonb_build_object('currency', payout.currency), sum(payout.amount)
  from app.bank_payouts as payout
  where payout.status in ('pending', 'in_transit')
  group by payout.currency
  union all
  select 'holdback_accounts_at_risk', jsonb_build_object('currency', risk.currency), count(*)
  from reporting.accounts_at_risk as risk
  group by risk.currency
  union all
  select 'holdback_accounts_at_risk_amount', jsonb_build_object('currency', risk.currency), sum(risk.amount)
  from reporting.accounts_at_risk as risk
  group by risk.currency
  union all
  select 'holdback_accounts_keeping_money', jsonb_build_object('reason', keeping.codes[1]), count(*)
  from app_private.accounts_that_keep() as keeping
  group by keeping.codes[1]
  union all
  select 'holdback_onboardings_unfinished', '{}', count(*)
  from app_private.unfinished_onboardings()
  union all
  select
    'holdback_late_fees_amount',
    jsonb_build_object('currency', placement.currency),
    sum(late.required - late.received)
  from
    app_private.late_fees() as late
    join app.placements as placement on placement.id = late.placement_id
  group by placement.currency;
  insert into app_private.measurements (name, value)
  values
    ('holdback_measured_timestamp_seconds', extract(epoch from clock_timestamp())),
    ('holdback_measure_seconds', extract(epoch from clock_timestamp() - began_at));
end;
$$;
comment on function app_private.measure is
  'Finds out counts and sums of all schedules, holds and transfers (app_private.status_sums, whose rows it puts '
  'together), what the balance will lack, in minor units, and what is due for accounts that will not be able to '
  'receive it, and keeps them for app_private.metrics. What the balance will lack is told (app_private.report_cover), '
  'late fees (app_private.report_late_fees) and onboardings that are not finished '
  '(app_private.remind_of_onboardings) too. The invariants take longer: app_private.measure_invariants.';
