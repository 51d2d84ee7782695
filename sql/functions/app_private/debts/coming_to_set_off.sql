create or replace function app_private.coming_to_set_off(recruiter_id uuid, currency text, before timestamptz)
returns table (payout_id uuid, part_id uuid, due_at timestamptz, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select (coming.schedule).payout_id, (coming.schedule).id, coming.due_at, (coming.schedule).amount
  from
    (
      select schedule, schedule.due_at
      from
        app.payouts as payout
        join app.payout_schedules as schedule on schedule.payout_id = payout.id
      where
        payout.recruiter_id = coming_to_set_off.recruiter_id
        and payout.currency = coming_to_set_off.currency
        and schedule.due_at < coming_to_set_off.before
      union all
      select app_private.obligation_of_hold(hold, hold.release_date), hold.release_date
      from
        app.payouts as payout
        join app.escrow_holds as hold on hold.payout_id = payout.id
      where
        payout.recruiter_id = coming_to_set_off.recruiter_id
        and payout.currency = coming_to_set_off.currency
        and hold.status = 'active'
        and hold.release_date < coming_to_set_off.before
    ) as coming
    join app.payouts as payout on payout.id = (coming.schedule).payout_id
    join app.payout_accounts as account on account.user_id = payout.recruiter_id
  where
    array_remove(
      app_private.payment_blockers(coming.schedule, payout, account, coming_to_set_off.before),
      -- Of today only.
      'above_ceiling'
    ) = '{}';
$$;
comment on function app_private.coming_to_set_off is
  'What of a recruiter''s falls due in a currency before a moment, and nothing that is known keeps from being paid '
  'then (app_private.payment_blockers), so that a debt can be set off against it: schedules and active holds '
  '(part_id), in minor units.';
