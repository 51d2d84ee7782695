create or replace function app_private.has_obligation_before(recruiter_id uuid, currency text, before timestamptz)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from
        app.payouts as payout
        join app.payout_schedules as schedule on schedule.payout_id = payout.id
      where
        payout.recruiter_id = has_obligation_before.recruiter_id
        and payout.currency = has_obligation_before.currency
        and payout.status in ('approved', 'processing')
        and payout.frozen_at is null
        and (schedule.status = 'processing' or schedule.due_at < has_obligation_before.before)
    )
    or exists (
      select
      from
        app.payouts as payout
        join app.escrow_holds as hold on hold.payout_id = payout.id
      where
        payout.recruiter_id = has_obligation_before.recruiter_id
        and payout.currency = has_obligation_before.currency
        and payout.status in ('approved', 'processing')
        and payout.frozen_at is null
        and hold.status = 'active'
        and hold.release_date < has_obligation_before.before
    );
$$;
comment on function app_private.has_obligation_before is
  'Whether a schedule or a hold of the recruiter in this currency is due before a moment, so that a debt can be set '
  'off against it.';
