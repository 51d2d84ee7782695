create or replace function app_private.unscheduled_amount(payout app.payouts)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when (unscheduled_amount.payout).status in ('cancelled', 'reversed') then 0
      -- It is corrected downwards by what is cancelled of it.
      when (unscheduled_amount.payout).status = 'completed' and (unscheduled_amount.payout).kind = 'adjustment' then 0
      else greatest(
        app_private.schedulable_amount((unscheduled_amount.payout).id)
          - (
            select coalesce(sum(transfer.reversed_by_hand), 0)
            from app.payout_transfers as transfer
            where transfer.payout_id = (unscheduled_amount.payout).id
          )
          + (
            select coalesce(sum(booking.amount), 0)
            from app.finding_bookings as booking
            where
              booking.payout_id = (unscheduled_amount.payout).id
              and booking.kind <> 'paid'
              and booking.undone_at is null
          ),
        0
      )
    end::bigint;
$$;
comment on function app_private.unscheduled_amount is
  'What of a payout nobody has decided about, in minor units: it was cancelled, and was neither scheduled anew nor '
  'forfeited (app_private.schedulable_amount). Without what was reversed by hand at Stripe, of which a finding tells '
  'until it is booked. Nothing of a payout that is cancelled or reversed, or of an adjustment that is completed.';
