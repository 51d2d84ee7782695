create or replace function app_private.check_allocation()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  allocated numeric;
begin
  select * into payout from app.payouts where id = new.payout_id for no key update;
  select
    coalesce(
        (
          select sum(amount)
          from app.payout_schedules as schedule
          where schedule.payout_id = payout.id and schedule.status <> 'cancelled'
        ),
        0
      )
      + coalesce(
        (
          select sum(hold_amount - released_amount)
          from app.escrow_holds as hold
          where hold.payout_id = payout.id and hold.status in ('active', 'forfeited')
        ),
        0
      )
  into allocated;
  if allocated > payout.amount then
    perform app_private.raise_error(
      'over_allocated',
      format(
        'The parts of payout %s would sum to %s, more than its %s %s (minor units).',
        payout.id,
        allocated,
        payout.amount,
        payout.currency
      ),
      'Give a smaller amount.',
      'amount'
    );
  end if;
  return null;
end;
$$;
comment on function app_private.check_allocation is
  'After-row trigger of schedules and holds: the scheduled, paid, withheld and forfeited parts never exceed the '
  'payout. Raises HB010.';
