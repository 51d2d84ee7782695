create or replace function app_private.meet_payments_to_account()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What is made while payments are adopted is made for them.
  if
    current_setting('holdback.is_recovery', true) is distinct from 'true'
    and exists (
      select
      from app_private.unknown_transfers as unknown
      where
        unknown.adopted_at is null
        and unknown.destination = new.stripe_account_id
        and app_private.waits_for_person(unknown)
    )
  then
    perform app_private.close_gate('Something was entered again that Stripe may have transfers of.');
  end if;
  return null;
end;
$$;
comment on function app_private.meet_payments_to_account is
  'After-row trigger of payout_accounts, of an account that is linked: when Stripe has transfers to it that this '
  'database does not know, nothing is sent until they are adopted, or what they may be of is frozen. '
  'app_private.meet_earlier_payments does the same for payouts and schedules.';
