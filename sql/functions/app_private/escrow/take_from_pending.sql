create or replace function app_private.take_from_pending(payout app.payouts, amount bigint, due_by timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout_id constant uuid := (take_from_pending.payout).id;
  pending bigint;
  missing bigint := take_from_pending.amount;
  schedule app.payout_schedules;
begin
  -- Intents that were not sent yet are taken back, so that what a run has just claimed counts too.
  perform app_private.withdraw_unsent_transfers(payout_id);
  pending := app_private.pending_amount(payout_id, take_from_pending.due_by);
  if missing > pending then
    perform app_private.raise_error(
      'more_than_pending',
      format(
        'Of payout %s, %s %s are scheduled by %s and not sent; %s cannot be held back.',
        payout_id,
        pending,
        (take_from_pending.payout).currency,
        take_from_pending.due_by,
        take_from_pending.amount
      ),
      'Hold back at most that, or until a later date. What was cancelled must be scheduled first.',
      'amount'
    );
  end if;
  for schedule in
    select *
    from app.payout_schedules as known
    where
      known.payout_id = (take_from_pending.payout).id
      and known.kind = 'payout'
      and known.status = 'pending'
      and known.due_at <= take_from_pending.due_by
    order by known.due_at desc, known.id desc
  loop
    exit when missing = 0;
    if schedule.amount > missing then
      update app.payout_schedules as known set amount = known.amount - missing where known.id = schedule.id;
    else
      update app.payout_schedules as known set status = 'cancelled' where known.id = schedule.id;
    end if;
    missing := greatest(missing - schedule.amount, 0);
  end loop;
end;
$$;
comment on function app_private.take_from_pending is
  'Takes an amount (minor units) out of the pending schedules of a payout that are due by a moment, the last one '
  'first: each becomes smaller, or is cancelled. Unsent intents of the payout are withdrawn. Not out of what pays a '
  'released hold. The caller has locked the payout. Raises HB055 (more than is pending).';
