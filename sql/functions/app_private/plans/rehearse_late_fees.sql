create or replace function app_private.rehearse_late_fees(placement_id uuid, company_id uuid, days integer)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  payment app.fee_payments;
  today date;
  due_on date;
  missing bigint;
  is_expected boolean := false;
begin
  for placement in
    select concerned.*
    from app.placements as concerned
    where
      concerned.status in ('active', 'completed')
      and (
        concerned.id = (app_private.fee_placement(rehearse_late_fees.placement_id)).id
        or concerned.company_id = rehearse_late_fees.company_id
      )
      and concerned.replaces_placement_id is null
    order by concerned.id
  loop
    today := app_private.today_in(placement.time_zone);
    for payment in
      select *
      from app.fee_payments as known
      where known.placement_id = placement.id and known.undone_at is null and known.available_on > today
      order by known.id
    loop
      is_expected := true;
      perform app.undo_fee_payment(payment.id, 'A rehearsal.');
      if rehearse_late_fees.days is not null then
        perform app_private.add_fee_payment(
          placement,
          payment.amount - payment.refunded_amount,
          payment.paid_at,
          payment.available_on + rehearse_late_fees.days,
          null
        );
      end if;
    end loop;
    select (app_private.fee_missing(placement.id, policy.fee_due_days)).due_on
    into due_on
    from app.payout_policies as policy
    where policy.id = placement.policy_id;
    continue when due_on is null;
    select state.fee - app_private.fee_paid(placement.id, null)
    into missing
    from app_private.fee_state(placement.id, now()) as state;
    continue when missing <= 0;
    is_expected := true;
    continue when rehearse_late_fees.days is null;
    perform app_private.add_fee_payment(
      placement,
      missing,
      now(),
      greatest(due_on, today) + rehearse_late_fees.days,
      null
    );
  end loop;
  if rehearse_late_fees.placement_id is not null and not is_expected then
    perform app_private.raise_error(
      'invalid_argument',
      'The fee of this placement is expected on no day: it is there, or nobody knows when it comes.',
      'Choose a placement with a payment that is on its way, or whose terms have fee_due_days.',
      'late_fee_placement_id'
    );
  end if;
end;
$$;
comment on function app_private.rehearse_late_fees is
  'Within a rehearsal: what is on its way of the fee of a placement, or of those of a company, and what is owed of it '
  'until a due day, is there so many days later; null: it never comes. Raises HB008 for a placement whose fee is '
  'expected on no day.';
