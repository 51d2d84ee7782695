create or replace function app_private.coming_to_set_off(recruiter_id uuid, currency text, before timestamptz)
returns table (payout_id uuid, part_id uuid, due_at timestamptz, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select coming.payout_id, coming.part_id, coming.due_at, coming.amount
  from
    (
      select payout.id as payout_id, schedule.id as part_id, schedule.due_at, schedule.amount
      from
        app.payouts as payout
        join app.payout_schedules as schedule on schedule.payout_id = payout.id
      where
        payout.recruiter_id = coming_to_set_off.recruiter_id
        and payout.currency = coming_to_set_off.currency
        and schedule.due_at < coming_to_set_off.before
      union all
      select payout.id, hold.id, hold.release_date, hold.hold_amount - hold.released_amount
      from
        app.payouts as payout
        join app.escrow_holds as hold on hold.payout_id = payout.id
      where
        payout.recruiter_id = coming_to_set_off.recruiter_id
        and payout.currency = coming_to_set_off.currency
        and hold.status = 'active'
        and hold.release_date < coming_to_set_off.before
    ) as coming
    join app.payouts as payout on payout.id = coming.payout_id
    join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where
    payout.status in ('approved', 'processing')
    and payout.frozen_at is null
    and account.transfers_enabled is distinct from false
    and not app_private.is_paused(payout.currency, payout.recruiter_id, payout.placement_id);
$$;
comment on function app_private.coming_to_set_off is
  'What of a recruiter''s falls due in a currency before a moment, and nothing keeps from being paid, so that a debt '
  'can be set off against it: schedules and active holds (part_id), in minor units.';
