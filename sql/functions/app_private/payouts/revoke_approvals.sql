create or replace function app_private.revoke_approvals()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout app.payouts;
begin
  -- Locked first and read then: a breach that was reported meanwhile is not in the snapshot of the statement that
  -- waited.
  perform
  from app.payouts as approved
  where approved.recruiter_id = new.user_id and app_private.needs_approval(approved) and approved.status <> 'pending'
  order by approved.id
  for no key update;
  for payout in
    select approved.*
    from app.payouts as approved
    where
      approved.recruiter_id = new.user_id
      and app_private.needs_approval(approved)
      and (
        approved.status in ('approved', 'processing', 'failed')
        -- The withdrawal of a breach restores it.
        or app_private.is_ended_payout(approved.status)
          and exists (
            select
            from
              app.guarantee_breach_payouts as broken
              join app.guarantee_breaches as breach on breach.id = broken.breach_id and breach.withdrawn_at is null
            where broken.payout_id = approved.id
          )
      )
    order by approved.id
  loop
    perform app_private.revoke_approval(payout, 'The destination changed after the approval');
  end loop;
  return null;
end;
$$;
comment on function app_private.revoke_approvals is
  'After-row trigger of app.payout_accounts: an approval ends when the recruiter''s account is linked for the first '
  'time or changes, or the bank account behind it. Approved payouts that need one are pending again. Partly paid '
  'payouts are frozen, and so are payouts ended by a breach that may still be withdrawn (app_private.revoke_approval).';
