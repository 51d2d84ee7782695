create or replace function app_private.fee_reach(
  payout_id uuid,
  cleared bigint,
  required bigint,
  fee bigint,
  partial_fee text
)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when fee_reach.cleared >= fee_reach.required then null
      when fee_reach.partial_fee = 'pays_share'
        then app_private.fee_share(fee_reach.payout_id, fee_reach.cleared, fee_reach.fee)
      else 0
    end;
$$;
comment on function app_private.fee_reach is
  'Up to which amount of a payout what has come in of the fee pays, in minor units; null: all of it. cleared, '
  'required, fee: as app_private.fee_state has them. partial_fee: waits or pays_share.';
