create or replace function app_private.hold_code(hold app.escrow_holds, payout app.payouts)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when (hold_code.hold).status <> 'active' then 'held_' || (hold_code.hold).status
      when (hold_code.hold).release_date > now() then 'held_active'
      when (hold_code.payout).frozen_at is not null then 'payout_frozen'
      when app_private.is_releasable(hold_code.hold, hold_code.payout) then 'held_due'
      when (hold_code.payout).status = 'pending' then 'payout_not_approved'
      else 'payout_' || (hold_code.payout).status
    end;
$$;
comment on function app_private.hold_code is
  'How a hold stands, as a code of app_private.explanation_codes: held_due when the next run releases it, or why it is '
  'not released.';
