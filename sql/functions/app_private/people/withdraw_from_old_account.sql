create or replace function app_private.withdraw_from_old_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  payout_id uuid;
  is_any boolean := false;
begin
  -- Locked first and read then: a run that is writing intents to the old account ends before this, or claims with the
  -- new one.
  perform
  from app.payouts as payout
  where payout.recruiter_id = new.user_id and payout.status in ('approved', 'processing', 'failed')
  order by payout.id
  for no key update;
  perform app_private.set_reason('Another account was linked.');
  for payout_id in
    select distinct transfer.payout_id
    from app.payout_transfers as transfer
    where
      transfer.recruiter_id = new.user_id
      and transfer.status = 'intended'
      and transfer.destination <> new.stripe_account_id
    order by transfer.payout_id
  loop
    is_any := true;
    perform app_private.withdraw_unsent_transfers(payout_id);
  end loop;
  perform app_private.set_reason(null);
  if is_any then
    perform app_private.enqueue('process_due_schedules', array['{}'::jsonb]);
  end if;
  return null;
end;
$$;
comment on function app_private.withdraw_from_old_account is
  'After-row trigger of app.payout_accounts: when another account is linked, the recruiter''s unsent intents to the '
  'old one are withdrawn, and the next run claims their schedules anew. What was sent, or is in doubt, keeps its '
  'destination: its outcome is found out first.';
