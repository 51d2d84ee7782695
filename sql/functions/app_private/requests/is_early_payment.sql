create or replace function app_private.is_early_payment(payout_id uuid, due_at timestamptz)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    exists (
      select
      from app.escrow_holds as hold
      where
        hold.payout_id = is_early_payment.payout_id
        and hold.status = 'cancelled'
        and hold.release_date > greatest(is_early_payment.due_at, now())
    );
$$;
comment on function app_private.is_early_payment is
  'Whether an obligation that is due then would pay what a cancelled hold of the payout withheld for longer: a '
  'release by another name.';
