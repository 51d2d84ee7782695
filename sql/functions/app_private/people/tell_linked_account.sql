create or replace function app_private.tell_linked_account(account app.payout_accounts, old_account text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.write_event(
    'payout_account.linked',
    jsonb_build_object(
      'recruiter_id', (account).user_id,
      'old', tell_linked_account.old_account,
      'new', (account).stripe_account_id,
      'cool_down_until', (account).cool_down_until,
      'actor', to_jsonb(app_private.current_actor())
    ),
    entity_id => (account).id
  );
  perform app_private.enqueue(
    'sync_payout_account',
    array[jsonb_build_object('stripe_account_id', (account).stripe_account_id)]
  );
end;
$$;
comment on function app_private.tell_linked_account is
  'Writes the event of an account that was linked, and has Stripe asked about it. old_account: the account at Stripe '
  'before, or null.';
