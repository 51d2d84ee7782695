create or replace function app_private.count_statuses()
returns table (entity text, currency text, status text, error_code text, entities bigint, amount numeric)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select 'schedule', schedule.currency, schedule.status, '', count(*), sum(schedule.amount)
  from app.payout_schedules as schedule
  group by schedule.currency, schedule.status
  union all
  select 'hold', hold.currency, hold.status, '', count(*), sum(hold.hold_amount - hold.released_amount)
  from app.escrow_holds as hold
  group by hold.currency, hold.status
  union all
  select
    'transfer',
    transfer.currency,
    transfer.status,
    case transfer.status when 'refused' then coalesce(transfer.error_code, '') else '' end,
    count(*),
    sum(transfer.amount)
  from app.payout_transfers as transfer
  group by 1, 2, 3, 4;
$$;
comment on function app_private.count_statuses is
  'What app_private.status_sums says, counted by all rows there are: it reads all of time. Minor units.';
