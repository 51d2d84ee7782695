create or replace function app_private.revoke_approvals()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  for payout in
    select approved.*
      from app.payouts as approved
     where approved.recruiter_id = new.user_id
       and approved.status in ('approved', 'processing', 'failed')
       and app_private.needs_approval(approved)
     order by approved.id
       for no key update
  loop
    if payout.status = 'approved' then
      perform app_private.set_reason('The destination changed after the approval.');
      update app.payouts set status = 'pending' where id = payout.id;
      perform app_private.set_reason(null);
    else
      -- A part of it is paid already: what is left waits for a person.
      perform app_private.freeze_for_alarm(payout.id, 'The destination changed after the approval: check it, then unfreeze.');
    end if;
  end loop;
  return null;
end
$$;
comment on function app_private.revoke_approvals is
  'After-update trigger of payout_accounts: an approval does not survive a change of destination. What was approved by a person is pending again; what is partly paid is frozen.';
