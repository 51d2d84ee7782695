create or replace function app_private.revoke_outdated_approvals()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
  account app.payout_accounts;
begin
  for payout in
    select approved.*
    from
      app.payouts as approved
      left join app.payout_accounts as present on present.user_id = approved.recruiter_id
    where
      approved.approval_required
      and approved.status in ('approved', 'processing')
      and approved.frozen_at is null
      and exists (
        select from app.payout_schedules as schedule where schedule.payout_id = approved.id and schedule.due_at <= now()
      )
      and not app_private.approval_stands(approved, present)
    order by approved.id
    for no key update of approved skip locked
  loop
    -- Looked at again: an account cannot change while its recruiter's approved payouts are locked.
    select * into account from app.payout_accounts where user_id = payout.recruiter_id;
    if not app_private.approval_stands(payout, account) then
      perform app_private.revoke_approval(payout, 'What was approved has changed');
    end if;
  end loop;
end;
$$;
comment on function app_private.revoke_outdated_approvals is
  'Ends the approvals that are not of what would be paid now (app_private.approval_stands), of payouts of which '
  'something is due. A run does so when it has claimed everything else.';
