create or replace function app_private.check_named_charge()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  charge_left bigint;
begin
  perform from app.fee_payments where stripe_charge_id = new.source_transaction order by id for no key update;
  charge_left := app_private.charge_left(new.source_transaction);
  if charge_left < 0 then
    perform app_private.raise_error(
      'over_allocated',
      format(
        'The transfers that name charge %s would sum to %s %s (minor units) more than it.',
        new.source_transaction,
        -charge_left,
        new.currency
      ),
      'Let the transfer name no charge.',
      'amount'
    );
  end if;
  return null;
end;
$$;
comment on function app_private.check_named_charge is
  'After-row trigger of app.payout_transfers: the transfers that name a charge never sum to more than it has '
  '(app_private.charge_left). Raises HB010.';
