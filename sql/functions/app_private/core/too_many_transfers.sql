create or replace function app_private.too_many_transfers(amount numeric, money app.currencies)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    format(
      '%s %s would take %s transfers, and one amount takes at most %s: Stripe carries %s in one.',
      app_private.format_amount(too_many_transfers.amount, (too_many_transfers.money).code),
      (too_many_transfers.money).code,
      ceil(too_many_transfers.amount / (too_many_transfers.money).largest_transfer),
      app_private.max_transfers(),
      app_private.format_amount((too_many_transfers.money).largest_transfer, (too_many_transfers.money).code)
    );
$$;
comment on function app_private.too_many_transfers is
  'What is said of an amount (minor units) above app_private.largest_amount of its currency.';
