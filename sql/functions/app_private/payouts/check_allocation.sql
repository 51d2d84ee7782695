create or replace function app_private.check_allocation()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  allocated numeric;
  parts record;
  owed bigint;
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
    -- What came back can be owed anew, unless it was taken back for good.
    allocated := allocated - app_private.came_back_amount(payout.id) + app_private.given_up_amount(payout.id);
  end if;
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
  -- After a breach, no more than is earned.
  if exists (
    select from app.placements as placement where placement.id = payout.placement_id and placement.status = 'breached'
  ) then
    parts := app_private.payout_parts(payout.id);
    owed := greatest(app_private.earned_amount(payout.id) - app_private.paid_amount(payout.id), 0);
    if parts.scheduled + parts.in_flight + parts.held > owed then
      perform app_private.raise_error(
        'over_allocated',
        format(
          'The guarantee was broken: of payout %s, %s %s (minor units) are owed.',
          payout.id,
          owed,
          payout.currency
        ),
        'Give a smaller amount.',
        'amount'
      );
    end if;
  end if;
  return null;
end;
$$;
comment on function app_private.check_allocation is
  'After-row trigger of schedules and holds: the scheduled, paid, withheld and forfeited parts never exceed the '
  'payout, and after a breach not what is earned. Raises HB010.';
