create or replace function app_private.carry_over(debt app.recoveries, payout app.payouts)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
  payout_id constant uuid := (carry_over.payout).id;
  carried_left bigint := app_private.debt_left(carry_over.debt);
  carried_ids uuid[] := '{}';
  part record;
  schedule app.payout_schedules;
  hold app.escrow_holds;
  portion bigint;
begin
  if carried_left = 0 then
    return;
  end if;
  update app.payouts as known set status = 'processing' where known.id = payout_id and known.status = 'approved';
  while carried_left > 0 loop
    select next.*
    into part
    from
      (
        select
          unsent.id,
          false as is_hold,
          greatest(unsent.scheduled_date, unsent.guarantee_completion_date) as due_at
        from app.payout_schedules as unsent
        where unsent.payout_id = (carry_over.payout).id and unsent.status = 'pending'
        union all
        select withheld.id, true, withheld.release_date
        from app.escrow_holds as withheld
        where withheld.payout_id = (carry_over.payout).id and withheld.status = 'active'
      ) as next
    order by next.due_at, next.is_hold, next.id
    limit 1;
    if not found then
      perform app_private.raise_error(
        'books_unbalanced',
        format('Payout %s has no part for the %s (minor units) that are carried over.', payout_id, carried_left),
        'Nothing was changed. Report it: no verb should come to this.'
      );
    end if;
    if part.is_hold then
      select * into hold from app.escrow_holds as withheld where withheld.id = part.id;
      perform app_private.release_hold(
        hold,
        'Paid under the placement that was replaced.',
        least(carried_left, hold.hold_amount - hold.released_amount),
        hold.release_date
      );
      continue;
    end if;
    select * into schedule from app.payout_schedules as unsent where unsent.id = part.id;
    portion := least(carried_left, schedule.amount);
    if portion < schedule.amount then
      if schedule.kind = 'payout' then
        update app.payout_schedules as unsent set amount = unsent.amount - portion where unsent.id = schedule.id;
      else
        update app.payout_schedules as unsent set status = 'cancelled' where unsent.id = schedule.id;
        perform app_private.add_schedule(carry_over.payout, schedule.amount - portion, schedule.scheduled_date);
      end if;
      schedule.id := app_private.add_schedule(carry_over.payout, portion, schedule.scheduled_date);
    end if;
    update app.payout_schedules as taken set status = 'processing' where taken.id = schedule.id;
    insert into app.recovery_steps (recovery_id, kind, amount, status, schedule_id, created_by, created_by_role)
    values ((carry_over.debt).id, 'offset', portion, 'reserved', schedule.id, actor.user_id, actor.role);
    carried_ids := carried_ids || schedule.id;
    carried_left := carried_left - portion;
  end loop;
  perform app_private.settle_offset_schedules(carried_ids);
end;
$$;
comment on function app_private.carry_over is
  'Carries what was paid of a payout over to another one of the same recruiter: the debt that this makes of it is set '
  'off, whole and at once, against the earliest parts of the other payout. The money moves in the books only, so that '
  'nothing is paid twice and nothing is collected. The caller has locked both payouts, their parts and the debt.';
