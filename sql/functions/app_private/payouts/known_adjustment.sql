create or replace function app_private.known_adjustment(recruiter_id uuid, reference text, amount bigint, currency text)
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
  return payout;
end;
$$;
comment on function app_private.known_adjustment is
  'The adjustment of a recruiter that was made with this reference; a row of nulls where there is none, or no '
  'reference. amount: minor units. Raises HB009 when it is over another amount or currency.';
