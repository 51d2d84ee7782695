create or replace function app.publish_payout_policy(
  guarantee_period_days integer,
  holdback_percentage numeric,
  company_id uuid default null,
  first_payment_days integer default null,
  tranches app.tranche[] default null,
  approval_threshold bigint default null,
  clawback_rule text default 'everything',
  recovers_by_offset boolean default true,
  recovers_by_reversal boolean default true,
  minimum_guarantee_period_days integer default 0,
  maximum_guarantee_period_days integer default null,
  minimum_holdback_percentage numeric default 0,
  maximum_holdback_percentage numeric default 100,
  offset_cap_percentage numeric default 100,
  notice_period_days integer default 0,
  valid_from date default null,
  approval_currency text default null,
  approval_thresholds app.approval_threshold[] default null,
  clawback_steps app.clawback_step[] default null,
  fee_due_days integer default null,
  late_fee_voids_guarantee boolean default false,
  guarantee_remedy text default 'either',
  replacement_days integer default null,
  company_guarantee_days integer default null,
  company_refund_rule text default 'none',
  role_rates app.role_rate[] default null,
  platform_keeps_rest boolean default false,
  pay_when text default null,
  partial_fee text default null,
  payment_rhythm text default 'each',
  minimum_payments app.minimum_payment[] default null,
  longest_wait_days integer default null
)
returns app.payout_policies
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  actor constant record := app_private.current_actor();
  minimum_days constant integer := coalesce(publish_payout_policy.minimum_guarantee_period_days, 0);
  maximum_days constant integer := coalesce(
    publish_payout_policy.maximum_guarantee_period_days,
    app_private.max_guarantee_days()
  );
  minimum_holdback constant numeric := coalesce(publish_payout_policy.minimum_holdback_percentage, 0);
  maximum_holdback constant numeric := coalesce(publish_payout_policy.maximum_holdback_percentage, 100);
  offset_cap constant numeric := coalesce(publish_payout_policy.offset_cap_percentage, 100);
  remedy constant text := coalesce(publish_payout_policy.guarantee_remedy, 'either');
  fee_voids constant boolean := coalesce(publish_payout_policy.late_fee_voids_guarantee, false);
  notice_days constant integer := coalesce(publish_payout_policy.notice_period_days, 0);
  refund_rule constant text := coalesce(publish_payout_policy.company_refund_rule, 'none');
  pays_when constant text := app_private.pays_when(publish_payout_policy.pay_when);
  part_of_fee constant text := coalesce(publish_payout_policy.partial_fee, 'waits');
  rhythm constant text := coalesce(publish_payout_policy.payment_rhythm, 'each');
  thresholds jsonb;
  minimums jsonb;
  published app.payout_policies;
begin
  perform app_private.assert_admin();
  perform app_private.assert_valid_terms(
    publish_payout_policy.guarantee_period_days,
    publish_payout_policy.holdback_percentage,
    publish_payout_policy.first_payment_days,
    publish_payout_policy.tranches,
    publish_payout_policy.clawback_rule,
    notice_days
  );
  perform app_private.assert_valid_role_rates(publish_payout_policy.role_rates);
  perform app_private.assert_valid_company_terms(publish_payout_policy.company_guarantee_days, refund_rule);
  perform app_private.assert_valid_steps(
    publish_payout_policy.clawback_rule,
    publish_payout_policy.clawback_steps,
    publish_payout_policy.guarantee_period_days
  );
  perform app_private.assert_valid_remedy(
    publish_payout_policy.fee_due_days,
    fee_voids,
    remedy,
    publish_payout_policy.replacement_days
  );
  perform app_private.assert_valid_fee_terms(pays_when, part_of_fee);
  perform app_private.assert_valid_percentage(offset_cap, 'offset_cap_percentage');
  minimums := app_private.read_small_payments(
    rhythm,
    publish_payout_policy.minimum_payments,
    publish_payout_policy.longest_wait_days
  );
  thresholds := app_private.read_thresholds(
    publish_payout_policy.approval_thresholds,
    publish_payout_policy.approval_threshold,
    publish_payout_policy.approval_currency
  );
  if
    publish_payout_policy.company_id is not null
    and not exists (select from app.companies where id = publish_payout_policy.company_id)
  then
    perform app_private.raise_not_found(
      'company',
      'company_id',
      'Create the company first, or leave it out for the platform''s terms.'
    );
  end if;
  if
    publish_payout_policy.guarantee_period_days not between minimum_days and maximum_days
    or publish_payout_policy.holdback_percentage not between minimum_holdback and maximum_holdback
  then
    perform app_private.raise_error(
      'outside_bounds',
      'The policy''s own terms are outside of the bounds that it sets.',
      'Give bounds that hold the policy''s guarantee period and holdback percentage.',
      'maximum_guarantee_period_days'
    );
  end if;
  perform app_private.is_business_day(publish_payout_policy.valid_from, 'valid_from');
  -- One publisher at a time: version numbers have no gaps.
  lock table app.payout_policies in share row exclusive mode;
  if app_private.needs_second_person(
    'publish_terms',
    'publish_payout_policy',
    jsonb_build_object(
      'guarantee_period_days', publish_payout_policy.guarantee_period_days,
      'holdback_percentage', publish_payout_policy.holdback_percentage,
      'company_id', publish_payout_policy.company_id,
      'first_payment_days', publish_payout_policy.first_payment_days,
      'tranches', publish_payout_policy.tranches,
      'approval_threshold', publish_payout_policy.approval_threshold,
      'clawback_rule', publish_payout_policy.clawback_rule,
      'recovers_by_offset', publish_payout_policy.recovers_by_offset,
      'recovers_by_reversal', publish_payout_policy.recovers_by_reversal,
      'minimum_guarantee_period_days', publish_payout_policy.minimum_guarantee_period_days,
      'maximum_guarantee_period_days', publish_payout_policy.maximum_guarantee_period_days,
      'minimum_holdback_percentage', publish_payout_policy.minimum_holdback_percentage,
      'maximum_holdback_percentage', publish_payout_policy.maximum_holdback_percentage,
      'offset_cap_percentage', publish_payout_policy.offset_cap_percentage,
      'notice_period_days', publish_payout_policy.notice_period_days,
      'company_guarantee_days', publish_payout_policy.company_guarantee_days,
      'company_refund_rule', publish_payout_policy.company_refund_rule,
      'valid_from', publish_payout_policy.valid_from,
      'approval_currency', publish_payout_policy.approval_currency,
      'approval_thresholds', publish_payout_policy.approval_thresholds,
      'clawback_steps', to_jsonb(publish_payout_policy.clawback_steps),
      'fee_due_days', publish_payout_policy.fee_due_days,
      'late_fee_voids_guarantee', publish_payout_policy.late_fee_voids_guarantee,
      'guarantee_remedy', publish_payout_policy.guarantee_remedy,
      'replacement_days', publish_payout_policy.replacement_days,
      'role_rates', publish_payout_policy.role_rates,
      'platform_keeps_rest', publish_payout_policy.platform_keeps_rest,
      'pay_when', publish_payout_policy.pay_when,
      'partial_fee', publish_payout_policy.partial_fee,
      'payment_rhythm', publish_payout_policy.payment_rhythm,
      'minimum_payments', publish_payout_policy.minimum_payments,
      'longest_wait_days', publish_payout_policy.longest_wait_days
    ),
    jsonb_build_object(
      'version', (
        select max(version)
        from app.payout_policies as earlier
        where earlier.company_id is not distinct from publish_payout_policy.company_id
      )
    ),
    company_id => publish_payout_policy.company_id
  ) then
    return null;
  end if;
  insert into app.payout_policies (
    company_id, version, guarantee_period_days, holdback_percentage, first_payment_rule, first_payment_days,
    clawback_rule, recovers_by_offset, recovers_by_reversal, minimum_guarantee_period_days,
    maximum_guarantee_period_days, minimum_holdback_percentage, maximum_holdback_percentage, offset_cap_percentage,
    notice_period_days, company_guarantee_days, company_refund_rule, platform_keeps_rest, validity, published_by,
    published_by_role, fee_due_days, late_fee_voids_guarantee, pay_when, partial_fee, guarantee_remedy,
    replacement_days, payment_rhythm, longest_wait_days
  )
  select
    publish_payout_policy.company_id,
    coalesce(max(earlier.version), 0) + 1,
    publish_payout_policy.guarantee_period_days,
    publish_payout_policy.holdback_percentage,
    case
      when publish_payout_policy.first_payment_days is null then 'on_guarantee_completion'
      else 'days_after_start'
    end,
    publish_payout_policy.first_payment_days,
    coalesce(publish_payout_policy.clawback_rule, 'everything'),
    coalesce(publish_payout_policy.recovers_by_offset, true),
    coalesce(publish_payout_policy.recovers_by_reversal, true),
    minimum_days,
    maximum_days,
    minimum_holdback,
    maximum_holdback,
    offset_cap,
    notice_days,
    publish_payout_policy.company_guarantee_days,
    refund_rule,
    coalesce(publish_payout_policy.platform_keeps_rest, false),
    case when publish_payout_policy.valid_from is not null then daterange(publish_payout_policy.valid_from, null) end,
    actor.user_id,
    actor.role,
    publish_payout_policy.fee_due_days,
    fee_voids,
    pays_when,
    part_of_fee,
    remedy,
    publish_payout_policy.replacement_days,
    rhythm,
    publish_payout_policy.longest_wait_days
  from app.payout_policies as earlier
  where earlier.company_id is not distinct from publish_payout_policy.company_id
  returning *
  into published;
  insert into app.payout_policy_tranches (policy_id, position, percentage, days_after_start)
  select published.id, each.position, each.percentage, each.days_after_start
  from
    unnest(coalesce(publish_payout_policy.tranches, array[row(100, null)::app.tranche])) with ordinality as each (
      percentage,
      days_after_start,
      position
    );
  insert into app.payout_policy_role_rates (policy_id, role, percentage)
  select published.id, rate.role, rate.percentage
  from unnest(publish_payout_policy.role_rates) as rate;
  insert into app.payout_policy_steps (policy_id, position, unit, within, kept_percentage)
  select
    published.id,
    each.position,
    each.unit,
    each.within,
    coalesce(each.kept_percentage, 100 - each.returned_percentage)
  from
    unnest(publish_payout_policy.clawback_steps) with ordinality as each (
      unit,
      within,
      kept_percentage,
      returned_percentage,
      position
    );
  insert into app.payout_policy_thresholds (policy_id, currency, amount)
  select published.id, each.key, each.value::bigint
  from jsonb_each(thresholds) as each;
  insert into app.payout_policy_minimums (policy_id, currency, amount)
  select published.id, each.key, each.value::bigint
  from jsonb_each(minimums) as each;
  perform app_private.write_event(
    'payout_policy.published',
    to_jsonb(published)
      || jsonb_build_object(
        'approval_thresholds', thresholds,
        'minimum_payments', minimums,
        'role_rates', publish_payout_policy.role_rates,
        'clawback_steps', to_jsonb(app_private.steps_of_terms(published.id))
      ),
    entity_id => published.id
  );
  return published;
end;
$$;
comment on function app.publish_payout_policy is
  'Publishes the next version of the terms of a company, or of the platform (company_id null). Existing placements '
  'keep the version under which they were signed. valid_from: the first signature date for which it holds, in place '
  'of every version that is valid from then on; null: today, or every date as long as nothing was signed '
  '(app_private.begin_validity). first_payment_days: days from the start date; null: the end of the guarantee and its '
  'notice period. tranches: percent of the holdback and days from the start date, such as array[(50, 60), (50, '
  'null)]::app.tranche[]; null days: the end of the guarantee and its notice period. notice_period_days: days from '
  'the end of the guarantee in which a breach on a covered day can still be reported. approval_thresholds: minor '
  'units by currency, such as array[(''USD'', 500000), (''JPY'', 500000)]::app.approval_threshold[]; larger payouts '
  'wait for an approval, and so does every payout in a currency that is not named; null: none waits. '
  'approval_threshold with approval_currency: the same for one currency. clawback_rule: everything, pro_rata, '
  'held_only or scale; a scale needs clawback_steps, such as array[(''week'', 4, 0, null), (''week'', 13, 50, '
  'null)]::app.clawback_step[]: who leaves within 4 weeks keeps nothing, within 13 weeks 50 percent. '
  'company_refund_rule: what is owed back to the company after a breach, none, full or pro_rata. '
  'company_guarantee_days: the days of its own guarantee; null: the recruiters''. offset_cap_percentage: the largest '
  'part of a schedule that is set off against debts. role_rates: percent of the fee for a recruiter who is named by '
  'role alone, such as array[(''closer'', 50), (''sourcer'', 30)]::app.role_rate[]. platform_keeps_rest: the '
  'recruiters'' parts may be less than the fee, and the platform keeps the rest. fee_due_days: days from the start '
  'date in which the company pays the fee; late_fee_voids_guarantee: no breach can be reported of a guarantee whose '
  'fee was not paid whole by then. pay_when: holdback, or fee_cleared: what is due also waits until the company''s '
  'fee has come in and is available; null: as the setting terms_wait_for_fee says. partial_fee: what a fee that is '
  'paid in part does then, waits or pays_share. guarantee_remedy: refund, replacement or either '
  '(app.replace_candidate), a replacement until replacement_days from the last day are over; null: without end. '
  'payment_rhythm: each, weekly (Mondays) or monthly (the first of a month): the days (UTC) on which what is due is '
  'paid. minimum_payments: minor units by currency, such as array[(''USD'', 5000)]::app.minimum_payment[]; what is '
  'due and less waits until more is due to the recruiter. longest_wait_days: the most that either makes it wait. '
  'Under dual control (kind publish_terms) it leaves a request and returns null. Admins only. Raises HB001, HB002 (no '
  'such company), HB004 and HB006 (a threshold or a smallest payment), HB008 (days, the clawback or refund rule, the '
  'remedy, pay_when or partial_fee, the rhythm or the longest wait, or a threshold without its currency), HB013 (a '
  'percentage), HB014 (tranches), HB044 (the steps of a scale), HB019 (own terms outside of the bounds), HB035 (too '
  'many requests), HB037 (the arguments of a request are too long), HB059 (a date outside of 2000 to 2100), HB073 '
  '(over the API: the sign-in is too old).';
