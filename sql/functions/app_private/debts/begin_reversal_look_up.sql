create or replace function app_private.begin_reversal_look_up(reversal_id uuid)
returns table (attempt integer, stripe_transfer_id text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select reversal.attempt, reversal.stripe_transfer_id
  from app.payout_reversals as reversal
  where reversal.id = begin_reversal_look_up.reversal_id and reversal.status in ('in_doubt', 'refused');
$$;
comment on function app_private.begin_reversal_look_up is
  'Returns the attempt and the Stripe transfer of a reversal in doubt or refused, for a look at Stripe''s list. No '
  'row when it is neither.';
