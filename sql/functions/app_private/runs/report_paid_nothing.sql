create or replace function app_private.report_paid_nothing()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  kept record;
begin
  with
    kept_back as (
      select schedule.amount, schedule.currency, coalesce(blockers.codes[1], schedule.waits_for, 'nothing') as reason
      from
        app.payout_schedules as schedule
        join app.payouts as payout on payout.id = schedule.payout_id
        left join app.payout_accounts as account on account.user_id = payout.recruiter_id
        cross join lateral (
          select app_private.schedule_blockers(schedule, payout, account) as codes
          offset 0
        ) as blockers
      where schedule.due_at <= now() and blockers.codes <@ array['paused', 'above_ceiling']
      union all
      select transfer.amount, transfer.currency, case transfer.status when 'refused' then 'funds' else 'in_doubt' end
      from
        app.payout_transfers as transfer
        join app.payout_schedules as schedule on schedule.id = transfer.schedule_id
      where
        transfer.run_id = new.id
        and (transfer.status = 'in_doubt' or transfer.status = 'refused' and schedule.waits_for = 'funds')
        and (schedule.due_at <= now()) is not true
    ),
    -- A ceiling that earlier runs of the day have filled keeps back nothing that should have been paid.
    counted as (
      select *
      from kept_back
      where
        kept_back.reason <> 'above_ceiling'
        or not exists (
          select
          from app.payout_transfers as paid
          where paid.status = 'succeeded' and paid.answered_at >= date_trunc('day', now(), 'UTC')
        )
    ),
    by_currency as (select currency, sum(amount) as amount from counted group by currency),
    by_reason as (select reason, count(*) as payments from counted group by reason)
  select
    (select coalesce(sum(by_reason.payments), 0) from by_reason) as payments,
    (select jsonb_object_agg(by_currency.currency, by_currency.amount) from by_currency) as amounts,
    (select jsonb_object_agg(by_reason.reason, by_reason.payments) from by_reason) as reasons
  into kept;
  if kept.payments > 0 then
    update app.payout_runs set kept_back_count = kept.payments where id = new.id;
    perform app_private.write_event(
      'payout_run.paid_nothing',
      jsonb_build_object('id', new.id, 'count', kept.payments, 'amounts', kept.amounts, 'reasons', kept.reasons),
      entity_id => new.id
    );
  end if;
  return null;
end;
$$;
comment on function app_private.report_paid_nothing is
  'For the end of a daily run that paid nothing: counts in the run (kept_back_count) the payments that were due, and '
  'writes an event (payout_run.paid_nothing), when nothing but the platform kept them back: a pause, a ceiling, '
  'missing funds, a lost answer, or nothing at all. The event has their number, their sums by currency in minor '
  'units, and their numbers by reason.';
