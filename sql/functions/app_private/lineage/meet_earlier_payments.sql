create or replace function app_private.meet_earlier_payments()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  is_met boolean;
begin
  -- What is made while payments are adopted is made for them. Mostly nothing at Stripe is unknown.
  if
    current_setting('holdback.is_recovery', true) = 'true'
    or not exists (select from app_private.unknown_transfers as unknown where unknown.adopted_at is null)
  then
    return null;
  end if;
  if tg_table_name = 'payouts' then
    is_met := exists (
      select
      from
        new_rows
        join app.placements as placement on placement.id = new_rows.placement_id
        join app_private.unknown_transfers as unknown
          on app_private.name_key(placement.external_ref) = app_private.name_key(unknown.external_ref)
      where unknown.adopted_at is null
    )
    or exists (
      select
      from
        new_rows
        join app.payouts as payout on payout.id = new_rows.id
        join app.payout_accounts as account on account.user_id = payout.recruiter_id
        join app_private.unknown_transfers as unknown on unknown.destination = account.stripe_account_id
      where unknown.adopted_at is null and app_private.may_be_of(unknown, payout)
    );
  else
    is_met := exists (
      select
      from
        new_rows
        join app_private.unknown_transfers as unknown on unknown.payout_id = new_rows.payout_id
      where unknown.adopted_at is null and app_private.waits_for_person(unknown)
    );
  end if;
  if is_met then
    perform app_private.close_gate('Something was entered again that Stripe may have transfers of.');
  end if;
  return null;
end;
$$;
comment on function app_private.meet_earlier_payments is
  'After-insert trigger of payouts and payout_schedules, after the statement: when Stripe has transfers that this '
  'database does not know and that may be of it (the same external reference, the same payout, the same account: '
  'app_private.may_be_of), nothing is sent until they are adopted, or what they may be of is frozen. '
  'app_private.meet_payments_to_account does the same for an account.';
