create or replace function app_private.reversed_by_us(transfer_id uuid, out recorded bigint, out possible bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    coalesce(sum(reversal.amount) filter (where reversal.status = 'succeeded'), 0)::bigint,
    coalesce(sum(reversal.amount) filter (where reversal.status in ('succeeded', 'sent', 'in_doubt')), 0)::bigint
  from app.payout_reversals as reversal
  where reversal.transfer_id = reversed_by_us.transfer_id;
$$;
comment on function app_private.reversed_by_us is
  'The amount of a transfer that Holdback has reversed, in minor units. recorded: by reversals that succeeded. '
  'possible: also by reversals that are on their way.';
