create or replace function app_private.assert_breach_at_rest(placement_ids uuid[])
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if
    exists (
      select
      from
        app.recoveries as recovery
        join app.recovery_steps as step on step.recovery_id = recovery.id and step.status = 'reserved'
      where recovery.placement_id = any (assert_breach_at_rest.placement_ids)
    )
    or exists (
      select
      from app.payout_transfers as transfer
      where
        transfer.payout_id in (
          select payout.id
          from app.payouts as payout
          where payout.placement_id = any (assert_breach_at_rest.placement_ids)
        )
        and transfer.status in ('sent', 'in_doubt')
    )
  then
    perform app_private.raise_error(
      'too_late',
      'Money is on its way because of this breach.',
      'Wait until its outcome is recorded, then try again.',
      'placement_id'
    );
  end if;
end;
$$;
comment on function app_private.assert_breach_at_rest is
  'Raises HB012 while a debt of these placements is being set off or reversed, or a transfer of theirs has no final '
  'answer. The caller has locked payouts, parts and debts.';
