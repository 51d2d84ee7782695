create or replace function app_private.revoke_approval(payout app.payouts, what_changed text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  actor constant record := app_private.current_actor();
begin
  update app.payout_approvals as approval
  set
    revoked_at = now(),
    revoked_by = actor.user_id,
    revoked_by_role = actor.role,
    revoke_reason = revoke_approval.what_changed || '.'
  where approval.payout_id = (revoke_approval.payout).id and approval.revoked_at is null;
  if (revoke_approval.payout).status = 'approved' then
    perform app_private.set_reason(revoke_approval.what_changed || '.');
    update app.payouts set status = 'pending' where id = (revoke_approval.payout).id;
    perform app_private.set_reason(null);
  elseif (revoke_approval.payout).status <> 'pending' then
    -- A part is paid already, or may become due again: freeze the rest for an admin.
    perform app_private.freeze_for_alarm(
      (revoke_approval.payout).id,
      revoke_approval.what_changed || ': check it, then unfreeze.'
    );
  end if;
end;
$$;
comment on function app_private.revoke_approval is
  'Ends the approval of a payout. An approved payout is pending again; any other is frozen, because a part of it is '
  'paid, or may become due again. what_changed: a sentence without its full stop, for the audit log. The caller has '
  'locked the payout.';
