create or replace function app_private.needs_approval(payout app.payouts)
returns boolean
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    (needs_approval.payout).approval_required
    or (needs_approval.payout).amount > 0
      and coalesce(
        (needs_approval.payout).amount >= app_private.controlled_from('approval', (needs_approval.payout).currency),
        false
      );
$$;
comment on function app_private.needs_approval is
  'Whether an act that lets a payout be paid is an approval: the payout began as one that needs one '
  '(app_private.is_approval_required), or dual control (kind approval) has come to ask for it since.';
