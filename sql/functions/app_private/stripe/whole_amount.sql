create or replace function app_private.whole_amount(transfer app.payout_transfers)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when (whole_amount.transfer).batch_id is null then (whole_amount.transfer).amount
      else (
        select sum(part.amount)::bigint
        from app.payout_transfers as part
        where part.batch_id = (whole_amount.transfer).batch_id
      )
    end;
$$;
comment on function app_private.whole_amount is
  'The amount of the transfer at Stripe that a transfer of ours is, or is a part of, in minor units.';
