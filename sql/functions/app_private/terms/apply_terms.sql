create or replace function app_private.apply_terms()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  policy app.payout_policies;
begin
  perform app_private.assert_valid_amount(new.fee_amount, new.currency, 'fee_amount');
  if new.company_fee_amount is not null then
    perform app_private.assert_company_fee(new.company_fee_amount, new.fee_amount, new.currency);
  end if;
  new.time_zone := coalesce(new.time_zone, app_private.time_zone_of(new.company_id));
  new.signed_on := coalesce(new.signed_on, least(app_private.today_in(new.time_zone), new.start_date));
  if new.policy_id is null then
    policy := app_private.current_terms(new.company_id, new.signed_on);
  else
    select * into policy from app.payout_policies where id = new.policy_id;
    if not found then
      perform app_private.raise_not_found(
        'version of the terms',
        'policy_id',
        'Leave it out: then the terms of the signature date hold.'
      );
    end if;
    if policy.company_id <> new.company_id then
      perform app_private.raise_error(
        'foreign_terms',
        format('Policy %s belongs to another company.', policy.id),
        'Leave the policy out: then the terms of the signature date hold, the company''s own, else the platform''s.',
        'policy_id'
      );
    end if;
  end if;
  new.policy_id := policy.id;
  new.guarantee_period_days := coalesce(new.guarantee_period_days, policy.guarantee_period_days);
  new.notice_period_days := policy.notice_period_days;
  new.holdback_percentage := coalesce(new.holdback_percentage, policy.holdback_percentage);
  if new.replaces_placement_id is not null then
    -- It has what the first one was signed with, or extended to.
    return new;
  end if;
  if new.guarantee_period_days
    not between policy.minimum_guarantee_period_days
    and policy.maximum_guarantee_period_days then
    perform app_private.raise_error(
      'outside_bounds',
      format(
        'A guarantee of %s days is not within the policy''s %s to %s days.',
        new.guarantee_period_days,
        policy.minimum_guarantee_period_days,
        policy.maximum_guarantee_period_days
      ),
      'Give days within the bounds, or publish another policy.',
      'guarantee_period_days'
    );
  end if;
  if new.holdback_percentage not between policy.minimum_holdback_percentage and policy.maximum_holdback_percentage then
    perform app_private.raise_error(
      'outside_bounds',
      format(
        'A holdback of %s %% is not within the policy''s %s to %s %%.',
        new.holdback_percentage,
        policy.minimum_holdback_percentage,
        policy.maximum_holdback_percentage
      ),
      'Give a percentage within the bounds, or publish another policy.',
      'holdback_percentage'
    );
  end if;
  return new;
end;
$$;
comment on function app_private.apply_terms is
  'Before-insert trigger of app.placements: checks the fee, fills in missing values from the terms of the signature '
  'date, and enforces their bounds. Raises HB002 (no such version of the terms), HB004, HB006, HB018 (terms of '
  'another company), HB019 (outside of the bounds), HB025 (the company''s fee).';
