create or replace function app_private.withdraw_unsent_of_recruiter(
  recruiter_id uuid,
  reason text,
  kept_destination text default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout_id uuid;
  is_any boolean := false;
begin
  -- Locked first and read then: a run that is writing intents ends before this, or claims by what holds after it.
  perform
  from app.payouts as payout
  where
    payout.recruiter_id = withdraw_unsent_of_recruiter.recruiter_id
    and payout.status in ('approved', 'processing', 'failed')
  order by payout.id
  for no key update;
  perform app_private.set_reason(withdraw_unsent_of_recruiter.reason);
  for payout_id in
    select distinct transfer.payout_id
    from app.payout_transfers as transfer
    where
      transfer.recruiter_id = withdraw_unsent_of_recruiter.recruiter_id
      and transfer.listed_status = 'intended'
      and transfer.status = 'intended'
      and transfer.destination is distinct from withdraw_unsent_of_recruiter.kept_destination
    order by transfer.payout_id
  loop
    is_any := true;
    perform app_private.withdraw_unsent_transfers(payout_id);
  end loop;
  perform app_private.set_reason(null);
  return is_any;
end;
$$;
comment on function app_private.withdraw_unsent_of_recruiter is
  'Withdraws the unsent intents of a recruiter, but those to kept_destination, and says whether there were any. What '
  'was sent, or is in doubt, keeps its destination: its outcome is found out first. The caller has locked the '
  'recruiter''s account.';
