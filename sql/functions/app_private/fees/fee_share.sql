create or replace function app_private.fee_share(payout_id uuid, paid_fee bigint, fee bigint)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (
      trunc(
        payout.amount::numeric * fee_share.paid_fee / fee_share.fee / currency.smallest_step
      ) * currency.smallest_step
    )::bigint
  from
    app.payouts as payout
    join app.currencies as currency on currency.code = payout.currency
  where payout.id = fee_share.payout_id;
$$;
comment on function app_private.fee_share is
  'The part of a payout that a part of the company''s fee pays, rounded down to what can be paid out. Minor units.';
