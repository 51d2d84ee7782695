create or replace function app_private.assert_allocated(payout_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout record;
  rest bigint;
begin
  perform from app.payouts where id = any (assert_allocated.payout_ids) order by id for no key update;
  for payout in
    select known.id, known.amount, known.currency, broken.id is not null as is_breached
    from
      app.payouts as known
      cross join lateral (
        select
          coalesce(
              (
                select sum(schedule.amount)
                from app.payout_schedules as schedule
                where schedule.payout_id = known.id and schedule.status <> 'cancelled'
              ),
              0
            )
            + (select hold.held + hold.forfeited from app_private.payout_holds(known.id) as hold) as allocated
      ) as sum
      left join app.placements as broken on broken.id = known.placement_id and broken.status = 'breached'
    where known.id = any (assert_allocated.payout_ids) and (sum.allocated > known.amount or broken.id is not null)
    order by known.id
  loop
    rest := app_private.schedulable_amount(payout.id);
    continue when rest >= 0;
    perform app_private.raise_error(
      'over_allocated',
      case
        when payout.is_breached
          then format(
            'The guarantee was broken: of payout %s, %s are owed.',
            payout.id,
            app_private.shown_amount(
              greatest(app_private.earned_amount(payout.id) - app_private.paid_amount(payout.id), 0),
              payout.currency
            )
          )
        else format(
          'The parts of payout %s would sum to %s, more than its %s.',
          payout.id,
          app_private.shown_amount(payout.amount - rest, payout.currency),
          app_private.shown_amount(payout.amount, payout.currency)
        )
      end,
      'Give a smaller amount.',
      'amount'
    );
  end loop;
end;
$$;
comment on function app_private.assert_allocated is
  'The scheduled, paid, withheld and forfeited parts of these payouts never exceed them, and after a breach not what '
  'is earned. Locks the payouts. Raises HB010.';
