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
       and app_private.needs_approval(approved)
       and (
         approved.status in ('approved', 'processing', 'failed')
         -- A breach that is withdrawn brings it back.
         or approved.status in ('cancelled', 'reversed', 'completed') and exists (
           select
             from app.guarantee_breach_payouts as broken
             join app.guarantee_breaches as breach on breach.id = broken.breach_id and breach.withdrawn_at is null
            where broken.payout_id = approved.id
         )
       )
     order by approved.id
       for no key update
  loop
    if payout.status = 'approved' then
      perform app_private.set_reason('The destination changed after the approval.');
      update app.payouts set status = 'pending' where id = payout.id;
      perform app_private.set_reason(null);
    else
      -- A part of it is paid already, or may become due again: what is left waits for a person.
      perform app_private.freeze_for_alarm(payout.id, 'The destination changed after the approval: check it, then unfreeze.');
    end if;
  end loop;
  return null;
end
$$;
comment on function app_private.revoke_approvals is
  'Trigger of payout_accounts, after an account is linked or changed: an approval does not survive a change of destination, nor the first one. What was approved by a person is pending again; what is partly paid, or ended by a breach that may be withdrawn, is frozen.';
