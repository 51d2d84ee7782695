create or replace function app_private.items_of(verb text, ids uuid[])
returns table (id uuid, payout_id uuid, amount bigint, currency text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    given.id,
    coalesce(schedule.payout_id, hold.payout_id, payout.id),
    coalesce(schedule.amount, hold.hold_amount - hold.released_amount, payout.amount),
    coalesce(schedule.currency, hold.currency, payout.currency)
  from
    (select distinct one.id from unnest(items_of.ids) as one (id)) as given
    left join app.payout_schedules as schedule
      on schedule.id = given.id and items_of.verb in ('retry_payout_schedule', 'reschedule_payout_schedule')
    left join app.escrow_holds as hold on hold.id = given.id and items_of.verb = 'release_escrow_hold'
    left join app.payouts as payout on payout.id = given.id and items_of.verb in ('approve_payout', 'freeze_payout');
$$;
comment on function app_private.items_of is
  'The rows that a verb for many is about (see app_private.do_each), each once, with its payout and its amount in '
  'minor units: of an obligation its amount, of a hold what is left of it, of a payout its amount. Nulls for an id '
  'that nothing has.';
