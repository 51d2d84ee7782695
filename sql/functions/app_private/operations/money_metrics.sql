create or replace function app_private.money_metrics()
returns table (name text, labels jsonb, value numeric)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
  with
    due as materialized (
      select
        schedule.currency,
        count(*) as schedules,
        sum(schedule.amount) as amount,
        count(*) filter (where schedule.is_old) as old_schedules,
        coalesce(sum(schedule.amount) filter (where schedule.is_old), 0) as old_amount,
        min(schedule.due_at) as oldest
      from
        (
          select
            each.currency,
            each.amount,
            each.due_at,
            app_private.is_overdue(each) as is_old
          from app.payout_schedules as each
          where each.due_at <= now()
          offset 0
        ) as schedule
      group by schedule.currency
    ),
    waiting as materialized (
      select
        jsonb_build_object('for', schedule.waits_for, 'currency', schedule.currency) as labels,
        count(*) as schedules,
        sum(schedule.amount) as amount,
        min(schedule.waiting_since) as oldest
      from
        (
          select *
          from app.payout_schedules as for_funds
          where for_funds.waits_for = 'funds' and for_funds.status in ('pending', 'failed')
          union all
          select *
          from app.payout_schedules as for_account
          where for_account.waits_for = 'account' and for_account.status = 'failed' and for_account.amount > 0
        ) as schedule
      group by schedule.waits_for, schedule.currency
    ),
    failed as materialized (
      select schedule.failure_code, schedule.currency, count(*) as schedules, sum(schedule.amount) as amount
      from app.payout_schedules as schedule
      where schedule.status = 'failed' and schedule.next_retry_at is null
      group by schedule.failure_code, schedule.currency
    ),
    to_come as (
      select schedule.currency, schedule.amount
      from app.payout_schedules as schedule
      where schedule.due_at <= now() + interval '7 days'
      union all
      select hold.currency, hold.hold_amount - hold.released_amount
      from app.escrow_holds as hold
      where hold.status = 'active' and hold.release_date <= now() + interval '7 days'
    ),
    open_transfer as materialized (
      select 'transfer' as kind, status, currency, amount, attempt
      from app.payout_transfers
      where listed_status in ('intended', 'in_doubt')
      union all
      select 'reversal', status, currency, amount, attempt
      from app.payout_reversals
      where app_private.is_open_transfer(status)
    ),
    open_group as materialized (
      select
        jsonb_build_object('kind', kind, 'status', status, 'currency', currency) as labels,
        count(*) as transfers,
        sum(amount) as amount
      from open_transfer
      group by kind, status, currency
    ),
    hold_due as materialized (
      select count(*) as holds, min(hold.release_date) as oldest
      from app.escrow_holds as hold
      where hold.status = 'active' and hold.release_date <= now()
    )
  select 'holdback_due_schedules', jsonb_build_object('currency', due.currency), due.schedules
  from due
  union all
  select 'holdback_due_amount', jsonb_build_object('currency', due.currency), due.amount
  from due
  union all
  select 'holdback_overdue_schedules', jsonb_build_object('currency', due.currency), due.old_schedules
  from due
  union all
  select 'holdback_overdue_amount', jsonb_build_object('currency', due.currency), due.old_amount
  from due
  union all
  select 'holdback_oldest_due_age_seconds', '{}', coalesce(extract(epoch from now() - min(due.oldest)), 0)
  from due
  union all
  select 'holdback_waiting_schedules', waiting.labels, waiting.schedules
  from waiting
  union all
  select 'holdback_waiting_amount', waiting.labels, waiting.amount
  from waiting
  union all
  select 'holdback_oldest_waiting_age_seconds', waiting.labels, extract(epoch from now() - waiting.oldest)
  from waiting
  union all
  select 'holdback_retries_waiting', '{}', count(*)
  from app.payout_schedules as schedule
  where schedule.status = 'failed' and schedule.due_at is not null and schedule.amount > 0
  union all
  select
    'holdback_failed_schedules',
    jsonb_build_object('failure_code', failed.failure_code),
    sum(failed.schedules)
  from failed
  group by failed.failure_code
  union all
  select 'holdback_failed_amount', jsonb_build_object('currency', failed.currency), sum(failed.amount)
  from failed
  group by failed.currency
  union all
  select 'holdback_due_in_7_days_amount', jsonb_build_object('currency', to_come.currency), sum(to_come.amount)
  from to_come
  group by to_come.currency
  union all
  select 'holdback_platform_balance', jsonb_build_object('currency', balance.currency), balance.available
  from app_private.platform_balances as balance
  union all
  select
    'holdback_platform_balance_age_seconds',
    jsonb_build_object('currency', balance.currency),
    extract(epoch from now() - balance.checked_at)
  from app_private.platform_balances as balance
  union all
  select 'holdback_holds_due', '{}', hold_due.holds
  from hold_due
  union all
  select 'holdback_oldest_hold_due_age_seconds', '{}', coalesce(extract(epoch from now() - hold_due.oldest), 0)
  from hold_due
  union all
  select 'holdback_open_transfers', open_group.labels, open_group.transfers
  from open_group
  union all
  select 'holdback_open_transfers_amount', open_group.labels, open_group.amount
  from open_group
  union all
  select 'holdback_in_doubt', '{}', count(*)
  from app_private.in_doubt_intents()
  union all
  select
    'holdback_oldest_in_doubt_age_seconds',
    '{}',
    coalesce(extract(epoch from now() - min(intent.since)), 0)
  from app_private.in_doubt_intents() as intent
  union all
  select 'holdback_transfer_attempts_open', '{}', coalesce(max(open_transfer.attempt), 0)
  from open_transfer;
$$;
comment on function app_private.money_metrics is
  'Metrics of what is due, waits, failed and is on its way. Amounts in minor units. Each of its queries reads an '
  'index of the rows that are open, so that what is settled costs nothing.';
