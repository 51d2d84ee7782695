create or replace function app_private.apply_policy()
returns trigger
language plpgsql
security definer
set search_path = ''
as $$
declare
  policy app.payout_policies;
begin
  perform app_private.assert_valid_amount(new.fee_amount, new.currency, 'fee_amount');
  if new.policy_id is null then
    policy := app_private.current_policy(new.company_id);
  else
    select * into policy from app.payout_policies where id = new.policy_id;
  end if;
  new.policy_id := policy.id;
  new.guarantee_period_days := coalesce(new.guarantee_period_days, policy.guarantee_period_days);
  new.holdback_percentage := coalesce(new.holdback_percentage, policy.holdback_percentage);
  return new;
end
$$;
comment on function app_private.apply_policy is
  'Before-insert trigger of placements: checks the fee and fills in what the placement leaves to the terms. Raises HB004, HB006.';
