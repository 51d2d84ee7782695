-- Without a path, so that it is inlined: its body was bound when it was made.
create or replace function app_private.largest_amount(largest_transfer bigint)
returns bigint
language sql
immutable
return least(app_private.max_amount(), 250 * largest_amount.largest_transfer);
comment on function app_private.largest_amount is
  'The largest amount of a currency, in minor units: 12 digits, and no more than 250 transfers carry. '
  'largest_transfer: what one of them carries (app.currencies). A payout is cut into so many obligations in one '
  'transaction (app_private.cut_large_schedule): 10,000 of them took more than a minute.';
