create or replace function app_private.report_bank_account_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.write_event(
    'payout_account.bank_account_changed',
    jsonb_build_object(
      'recruiter_id', new.user_id,
      'stripe_account_id', new.stripe_account_id,
      'cool_down_until', new.cool_down_until
    ),
    entity_id => new.id
  );
  return null;
end;
$$;
comment on function app_private.report_bank_account_change is
  'After-row trigger of app.payout_accounts: when another bank account stands behind the same Stripe account, an '
  'event says so, and the recruiter is told by mail. The event does not carry the fingerprints; the audit log has '
  'both.';
