create or replace function app_private.all_reasons_unpaid(schedule_ids uuid[])
returns table (schedule_id uuid, reasons text[])
language sql
stable
rows 100
security definer
set search_path = pg_catalog, pg_temp
as $$
  with
    -- What the money is spent on is worked out once, however many are asked about.
    funds as materialized (
      select *
      from app_private.funds_to_spend()
    ),
    gate as materialized (select app_private.gate_code() as code)
  select
    schedule.id,
    app_private.schedule_blockers(schedule, payout, account)
      || array_remove(
        array[
          app_private.funds_reason(schedule, funds.amount, funds.first_ids, funds.kept_for, funds.kept),
          (select gate.code from gate)
        ],
        null
      )
  from
    app.payout_schedules as schedule
    join app.payouts as payout on payout.id = schedule.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    left join funds on funds.currency = schedule.currency
  where schedule.id = any (all_reasons_unpaid.schedule_ids);
$$;
comment on function app_private.all_reasons_unpaid is
  'Why each of these obligations is not paid: app_private.schedule_blockers, app_private.funds_reason and '
  'app_private.gate_code, in this order; empty when nothing stands in its way.';
