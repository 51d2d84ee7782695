create or replace function app_private.reasons_unreleased(hold_id uuid)
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    case state.code
      when 'held_due'
        then app_private.schedule_blockers(released, payout, account)
          || app_private.funds_reasons(released)
          || array_remove(array[app_private.gate_code()], null)
      else array[state.code]
    end
  from
    app.escrow_holds as hold
    join app.payouts as payout on payout.id = hold.payout_id
    left join app.payout_accounts as account on account.user_id = payout.recruiter_id
    cross join lateral app_private.obligation_of_hold(hold, now()) as released
    cross join lateral (select app_private.hold_code(hold, payout) as code) as state
  where hold.id = reasons_unreleased.hold_id;
$$;
comment on function app_private.reasons_unreleased is
  'Why a hold whose date has come is not released (app_private.hold_code); or, when the next run releases it, why that '
  'is not paid at once, by the rules of app_private.reasons_unpaid. For readers of reporting.';
