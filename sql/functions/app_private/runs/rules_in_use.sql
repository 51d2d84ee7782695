create or replace function app_private.rules_in_use()
returns text[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
  select
    array_remove(
      array[
        case when exists (select from app.payout_pauses as pause where pause.resumed_at is null) then 'pauses' end,
        case
          when exists (select from app.payout_policies as policy where policy.pay_when = 'fee_cleared') then 'fees'
        end,
        case
          when exists (
              select
              from app_private.settings as setting
              where setting.name = 'plan_from_amounts' and setting.value <> '{}'
            )
            then 'plans'
        end,
        case
          when exists (select from app.payout_policies as policy where policy.longest_wait_days is not null)
            then 'small_amounts'
        end
      ],
      null
    );
$$;
comment on function app_private.rules_in_use is
  'Those rules of app_private.schedule_blockers that may block anything now: pauses, fees, plans, small_amounts. A '
  'claim asks once, and no obligation about the others.';
