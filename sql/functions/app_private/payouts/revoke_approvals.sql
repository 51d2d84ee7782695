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
    where
      approved.recruiter_id = new.user_id
      and app_private.needs_approval(approved)
      and (
        approved.status in ('approved', 'processing', 'failed')
        -- The withdrawal of a breach restores it.
        or approved.status in ('cancelled', 'reversed', 'completed')
          and exists (
            select
            from
              app.guarantee_breach_payouts as broken
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
      -- A part is paid already, or may become due again: freeze the rest for an admin.
      perform app_private.freeze_for_alarm(
        payout.id,
        'The destination changed after the approval: check it, then unfreeze.'
      );
    end if;
  end loop;
  return null;
end;
$$;
comment on function app_private.revoke_approvals is
  'After-row trigger of app.payout_accounts: an approval ends when the recruiter''s account is linked for the first '
  'time or changes. Above the approval threshold, approved payouts are pending again. Partly paid payouts are frozen, '
  'and so are payouts ended by a breach that may still be withdrawn.';
