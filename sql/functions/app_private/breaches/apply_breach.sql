create or replace function app_private.apply_breach(
  breach_id uuid,
  payout_id uuid,
  earned_before bigint,
  earned bigint,
  owed bigint,
  debt bigint,
  policy app.payout_policies
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  ended record;
begin
  select * into payout from app.payouts where id = apply_breach.payout_id;
  ended := app_private.keep_owed(payout, apply_breach.owed);
  insert into app.guarantee_breach_payouts (
    breach_id, payout_id, previous_status, earned_before, earned, cancelled_schedule_ids, forfeited_hold_ids
  )
  values
    (
      apply_breach.breach_id,
      payout.id,
      payout.status,
      apply_breach.earned_before,
      apply_breach.earned,
      ended.cancelled_schedule_ids,
      ended.forfeited_hold_ids
    );
  if apply_breach.debt > 0 then
    insert into app.recoveries (
      breach_id, payout_id, recruiter_id, amount, currency, by_offset, by_reversal, offset_cap_percentage,
      collectable_from
    )
    values
      (
        apply_breach.breach_id,
        payout.id,
        payout.recruiter_id,
        apply_breach.debt,
        payout.currency,
        (apply_breach.policy).recovers_by_offset,
        (apply_breach.policy).recovers_by_reversal,
        (apply_breach.policy).offset_cap_percentage,
        (
          select app_private.collectable_from(apply_breach.policy, breach.ended_on, placement.time_zone)
          from
            app.guarantee_breaches as breach
            join app.placements as placement on placement.id = breach.placement_id
          where breach.id = apply_breach.breach_id
        )
      );
  end if;
  if apply_breach.owed = 0 then
    perform app_private.end_payout(payout.id);
  elseif
    payout.status = 'failed'
    and not exists (
      select
      from app.payout_schedules as schedule
      where schedule.payout_id = payout.id and schedule.status = 'failed'
    )
  then
    update app.payouts set status = 'processing' where id = payout.id;
  else
    -- If all of it was paid, and a part was reversed by hand.
    perform app_private.reopen_payout(payout.id);
  end if;
end;
$$;
comment on function app_private.apply_breach is
  'Applies a breach to one payout: keeps what is owed, ends the rest, and makes the debt. Amounts in minor units, '
  'from app_private.plan_breach. policy: the terms of the placement; where they name a replacement as the remedy, the '
  'debt is not collected until it is too late for one. A payout of which nothing is owed ends '
  '(app_private.end_payout). The caller has locked the payout and its parts.';
