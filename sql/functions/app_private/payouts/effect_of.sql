create or replace function app_private.effect_of(
  verb text,
  amount bigint,
  offset_amount bigint,
  currency text,
  recruiter_id uuid,
  at timestamptz,
  kept_by text default null
)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select
    format(
      case effect_of.verb
        when 'approve_payout' then '%1$s for %2$s may be paid from its dates on.'
        when 'unfreeze_payout' then '%1$s for %2$s goes on: what is due is paid and released at once.'
        when 'process_payout_schedule'
          then '%1$s is paid to %2$s now'
            || case when effect_of.offset_amount > 0 then ', of which %4$s is set off against debts.' else '.' end
        when 'retry_payout_schedule' then '%1$s for %2$s is tried again, by a run that starts now.'
        when 'release_escrow_hold'
          then 'Up to %1$s of what is held for %2$s until %3$s becomes due now'
            || coalesce('. It is not paid yet: ' || effect_of.kept_by, ', and the next run pays it.')
        when 'reschedule_payout_schedule'
          then '%1$s for %2$s, due on %3$s, gets another date; not before the terms promise it.'
        when 'record_manual_payment'
          then '%1$s counts as paid to %2$s outside Stripe, and Stripe is never asked for it.'
        when 'undo_manual_payment'
          then '%1$s, booked as paid to %2$s outside Stripe on %3$s, is owed again and paid through Stripe.'
        when 'create_payout_schedule' then 'Up to %1$s of what is not scheduled is paid to %2$s from a date on.'
        when 'pass_payout_ceiling' then '%1$s for %2$s is paid whatever the ceilings say.'
        when 'create_escrow_hold' then 'Up to %1$s of what is not sent to %2$s is held back until a date.'
        when 'redirect_payout'
          then 'Up to %1$s is taken back from another account, and paid to the present one of %2$s.'
        when 'stop_redirect' then '%1$s stays in the old account of %2$s.'
        when 'freeze_payout' then '%1$s for %2$s is stopped until it is unfrozen: payments, releases and reversals.'
        when 'cancel_payout_schedule'
          then '%1$s for %2$s is not paid by this date; it is to be scheduled anew, or forfeited.'
        when 'forfeit_escrow_hold' then '%2$s loses %1$s for good.'
        when 'cancel_escrow_hold'
          then '%1$s for %2$s is held no longer, and not paid; it is to be scheduled anew, or forfeited.'
        when 'forfeit_unscheduled' then '%2$s loses for good %1$s that was cancelled and not scheduled anew.'
        when 'cancel_payout' then '%2$s gets nothing of %1$s.'
      end,
      app_private.shown_amount(effect_of.amount, effect_of.currency),
      recruiter.display_name,
      -- The day of a payment that was booked is the day that was given.
      case effect_of.verb
        when 'undo_manual_payment' then app_private.shown_date(app_private.day_paid(effect_of.at))
        else app_private.shown_day(effect_of.at)
      end,
      app_private.shown_amount(effect_of.offset_amount, effect_of.currency)
    )
  from app.users as recruiter
  where recruiter.id = effect_of.recruiter_id;
$$;
comment on function app_private.effect_of is
  'What a verb of app.possible_verbs would do, in a sentence. amount, offset_amount: minor units. kept_by: what '
  'would still keep it from being paid, in sentences.';
