create or replace function app_private.known_adjustment(
  recruiter_id uuid,
  reference text,
  amount bigint,
  currency text,
  reason text,
  scheduled_date timestamptz
)
returns app.payouts
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  select *
  into payout
  from app.payouts as known
  where known.recruiter_id = known_adjustment.recruiter_id and known.adjustment_reference = known_adjustment.reference;
  if payout.amount <> known_adjustment.amount or payout.currency <> known_adjustment.currency then
    perform app_private.raise_error(
      'already_exists',
      format(
        'The reference %s is that of payout %s, over %s; %s are asked for.',
        known_adjustment.reference,
        payout.id,
        app_private.shown_amount(payout.amount, payout.currency),
        app_private.shown_amount(known_adjustment.amount, known_adjustment.currency)
      ),
      'Give another reference for another adjustment.',
      'reference'
    );
  end if;
  if
    payout.id is not null
    and (
      payout.adjustment_reason <> known_adjustment.reason
      or payout.adjustment_date is distinct from known_adjustment.scheduled_date
    )
  then
    perform app_private.raise_error(
      'already_exists',
      format(
        'The reference %s is that of payout %s, which was asked for %s: %s',
        known_adjustment.reference,
        payout.id,
        coalesce('from ' || app_private.shown_day(payout.adjustment_date) || ' on', 'for the next run'),
        left(payout.adjustment_reason, 200)
      ),
      'Give the same reason and date to be answered that payout, or another reference for another adjustment.',
      'reference'
    );
  end if;
  return payout;
end;
$$;
comment on function app_private.known_adjustment is
  'The adjustment of a recruiter that was made with this reference; a row of nulls where there is none, or no '
  'reference. amount: minor units. Raises HB009 when it is over another amount or currency, or for another reason or '
  'date.';
