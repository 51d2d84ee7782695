create or replace function app_private.hand_reversals_of(transfer_id uuid)
returns table (noticed_at timestamptz, amount bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select reversal.noticed_at, reversal.amount
  from app_private.hand_reversals as reversal
  where reversal.transfer_id = hand_reversals_of.transfer_id;
$$;
comment on function app_private.hand_reversals_of is
  'What was taken back of a transfer at Stripe by somebody else than Holdback, each part with its time, in minor '
  'units. For readers of reporting.';
