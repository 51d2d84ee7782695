create or replace function app_private.meet_earlier_payments()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  is_met boolean;
begin
  -- What is made while payments are adopted is made for them.
  if current_setting('holdback.is_recovery', true) = 'true' then
    return null;
  end if;
  if tg_table_name = 'payouts' then
    is_met := exists (
      select
      from
        app_private.unknown_transfers as unknown
        join app.placements as placement
          on app_private.name_key(placement.external_ref) = app_private.name_key(unknown.external_ref)
      where unknown.adopted_at is null and placement.id = new.placement_id
    )
    or exists (
      select
      from
        app.payout_accounts as account
        join app_private.unknown_transfers as unknown on unknown.destination = account.stripe_account_id
      where unknown.adopted_at is null and account.user_id = new.recruiter_id and app_private.may_be_of(unknown, new)
    );
  elseif tg_table_name = 'payout_schedules' then
    is_met := exists (
      select
      from app_private.unknown_transfers as unknown
      where unknown.adopted_at is null and unknown.payout_id = new.payout_id and app_private.waits_for_person(unknown)
    );
  else
    is_met := exists (
      select
      from app_private.unknown_transfers as unknown
      where
        unknown.adopted_at is null
        and unknown.destination = new.stripe_account_id
        and app_private.waits_for_person(unknown)
    );
  end if;
  if is_met then
    perform app_private.close_gate('Something was entered again that Stripe may have transfers of.');
  end if;
  return null;
end;
$$;
comment on function app_private.meet_earlier_payments is
  'After-insert trigger of payouts and payout_schedules, and of an account that is linked: when Stripe has transfers '
  'that this database does not know and that may be of it (the same external reference, the same payout, the same '
  'account: app_private.may_be_of), nothing is sent until they are adopted, or what they may be of is frozen.';
