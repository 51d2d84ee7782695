create or replace function app_private.explain_place(transfer_id uuid)
returns table (code text, detail text, at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    part.code,
    concat_ws(
      ', ',
      case
        when part.amount < place.amount
          then app_private.shown_amount(part.amount, place.currency)
            || ' of '
            || app_private.shown_amount(place.amount, place.currency)
      end,
      part.note,
      case
        when part.code in ('in_bank', 'on_its_way_to_bank') and place.is_by_hand
          then 'paid out by hand: first in, first out'
      end
    ),
    part.at
  from
    reporting.transfer_places as place
    join app.payout_transfers as transfer on transfer.id = place.transfer_id
    left join app_private.bank_payout_schedules as schedule on schedule.stripe_account_id = transfer.destination
    cross join lateral (
      values
        ('returned_by_bank', place.returned_by_bank, replace(place.failure_code, '_', ' '), place.returned_at),
        (
          case schedule.payout_interval when 'manual' then 'on_stripe_balance_by_hand' else 'on_stripe_balance' end,
          place.on_stripe_balance,
          'since ' || app_private.shown_day(place.on_stripe_balance_since),
          place.on_stripe_balance_since
        ),
        (
          'on_its_way_to_bank',
          place.on_its_way_to_bank,
          'arrives ' || app_private.shown_date(place.arrives_on),
          place.arrives_on::timestamp at time zone 'UTC'
        ),
        (
          'in_bank',
          place.in_bank,
          'since ' || app_private.shown_date(place.in_bank_on),
          place.in_bank_on::timestamp at time zone 'UTC'
        )
    ) as part (code, amount, note, at)
  where place.transfer_id = explain_place.transfer_id and part.amount > 0;
$$;
comment on function app_private.explain_place is
  'Where the money of a transfer is (reporting.transfer_places), in codes of app_private.explanation_codes: a row a '
  'place. detail: how much of it, where it is in several places; since when, or until when; why the '
  'bank returned it. at: the time of that.';
