create or replace function app.replace_candidate(
  placement_id uuid,
  candidate_name text,
  start_date date,
  reason text,
  ended_on date default null
)
returns app.placements
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  placement app.placements;
  breach app.guarantee_breaches;
  restored bigint;
  last_day date;
  replacement app.placements;
  carried record;
begin
  perform app_private.begin_verb(replace_candidate.reason);
  perform
    app_private.is_business_day(replace_candidate.start_date, 'start_date'),
    app_private.is_business_day(replace_candidate.ended_on, 'ended_on');
  -- Approvals go over: the accounts that they are of do not change meanwhile.
  perform
  from app.users
  where
    id in (
      select share.recruiter_id
      from app.placement_recruiters as share
      where share.placement_id = replace_candidate.placement_id
    )
  order by id
  for share;
  perform
  from app.payout_accounts
  where
    user_id in (
      select share.recruiter_id
      from app.placement_recruiters as share
      where share.placement_id = replace_candidate.placement_id
    )
  order by user_id
  for share;
  placement := app_private.lock_placement(replace_candidate.placement_id);
  perform from app.payouts where payouts.placement_id = placement.id order by id for no key update;
  perform app_private.lock_payout_parts(array(select id from app.payouts where payouts.placement_id = placement.id));
  perform from app.recoveries where recoveries.placement_id = placement.id order by id for no key update;
  select *
  into breach
  from app.guarantee_breaches as standing
  where standing.placement_id = placement.id and standing.withdrawn_at is null
  for no key update;
  last_day := app_private.assert_replaceable(
    placement,
    breach,
    replace_candidate.candidate_name,
    replace_candidate.start_date,
    replace_candidate.ended_on
  );

  if breach.id is not null then
    perform app_private.assert_breach_at_rest(array[placement.id]);
    perform app_private.assert_credit_unsettled(breach.id);
    restored := app_private.breach_amount(breach.id);
    if app_private.needs_second_person(
      'breach_withdrawal',
      'replace_candidate',
      jsonb_build_object(
        'placement_id', placement.id,
        'candidate_name', replace_candidate.candidate_name,
        'start_date', replace_candidate.start_date,
        'reason', replace_candidate.reason,
        'ended_on', replace_candidate.ended_on
      ),
      jsonb_build_object('breach', breach.id, 'ended_on', breach.ended_on, 'amount', restored),
      restored,
      placement.currency,
      company_id => placement.company_id
    ) then
      return null;
    end if;
    -- What was not earned by the refund is carried over too: first everything is as before the breach.
    perform app_private.take_back_breach(breach, replace_candidate.reason);
    select * into placement from app.placements where id = breach.placement_id;
  end if;
  breach := app_private.record_breach(placement, last_day, replace_candidate.reason, 'replacement');
  update app.placements as replaced set status = 'breached' where replaced.id = placement.id;

  insert into app.placements (
    company_id, candidate_name, job_title, start_date, fee_amount, company_fee_amount, currency, guarantee_period_days,
    holdback_percentage, signed_on, time_zone, policy_id, replaces_placement_id, created_by
  )
  values
    (
      placement.company_id,
      btrim(replace_candidate.candidate_name),
      placement.job_title,
      replace_candidate.start_date,
      placement.fee_amount,
      placement.company_fee_amount,
      placement.currency,
      placement.guarantee_period_days,
      placement.holdback_percentage,
      placement.signed_on,
      placement.time_zone,
      placement.policy_id,
      placement.id,
      (app_private.current_actor()).user_id
    )
  returning *
  into replacement;
  insert into app.placement_recruiters (placement_id, recruiter_id, position, role, share, fixed_amount)
  select replacement.id, known.recruiter_id, known.position, known.role, known.share, known.fixed_amount
  from app.placement_recruiters as known
  where known.placement_id = placement.id;
  -- The payouts are made now and not when the transaction ends: what was paid is carried over to them.
  set constraints app._500_make_payouts immediate;
  set constraints app._500_make_payouts deferred;
  perform app_private.set_reason(replace_candidate.reason);
  for carried in
    select
      earlier as replaced,
      later as payout,
      debt,
      coalesce(later.amount - broken.earned_before, later.amount) as given_up
    from
      app.payouts as earlier
      join app.payouts as later on later.placement_id = replacement.id and later.recruiter_id = earlier.recruiter_id
      left join app.guarantee_breach_payouts as broken on broken.breach_id = breach.id and broken.payout_id = earlier.id
      left join app.recoveries as debt on debt.breach_id = breach.id and debt.payout_id = earlier.id
    where earlier.placement_id = placement.id and earlier.amount > 0
    order by earlier.id
  loop
    if carried.given_up > 0 then
      -- What was forfeited or given up before stays lost.
      perform app_private.keep_owed(carried.payout, (carried.payout).amount - carried.given_up);
      perform app_private.forfeit_rest(
        carried.payout,
        parts.cancelled,
        'It was given up under the placement that was replaced.'
      )
      from
        app_private.payout_parts((carried.payout).id) as part
        cross join lateral (
          select ((carried.payout).amount - part.scheduled - part.held - part.forfeited)::bigint as cancelled
        ) as parts
      where parts.cancelled > 0;
    end if;
    perform app_private.carry_approval(carried.replaced, carried.payout);
    if (carried.debt).id is not null then
      perform app_private.carry_over(carried.debt, carried.payout);
    end if;
    if carried.given_up = (carried.payout).amount then
      perform app_private.end_payout((carried.payout).id);
    end if;
    update app.payouts as known
    set
      frozen_at = (carried.replaced).frozen_at,
      frozen_by = (carried.replaced).frozen_by,
      frozen_reason = (carried.replaced).frozen_reason
    where known.id = (carried.payout).id and (carried.replaced).frozen_at is not null;
  end loop;
  perform app_private.cut_to_fee((app_private.fee_placement(replacement.id)).id);
  perform app_private.set_reason(null);
  perform app_private.write_event(
    'placement.replaced',
    to_jsonb(breach) || jsonb_build_object('replacement_id', replacement.id),
    entity_id => placement.id
  );
  return replacement;
end;
$$;
comment on function app.replace_candidate is
  'Replaces a candidate who left before the guarantee was over, instead of a refund or after it: makes a placement '
  'with the same company, recruiters, fee and terms, whose guarantee begins with its own start date. What recruiters '
  'were paid under the placement that is replaced counts for the new one, from its earliest part on; nothing is paid '
  'twice. Holds and unsent schedules are made anew, with the dates of the new start; open debts of the breach are '
  'closed. Approvals and freezes go over too. ended_on: the last day of the candidate who left; not needed when '
  'their breach was reported. After a reported breach it may need a second person (kind breach_withdrawal, with what '
  'is given back), and then leaves a request and returns null. Admins only. Raises HB001, HB002, HB003 (replaced '
  'already, or neither active, completed nor breached), HB008 (no reason, name or day), HB012 (money is on its way), '
  'HB015 (a day before the start), HB016 (a last day to come), HB020 (the guarantee is over), HB026 (the company was '
  'given back what the breach owed it), HB035 (too many requests), HB037 (a text is too long), HB042 (the guarantee '
  'is void), HB043 (the terms know no replacement, or it is too late for one), HB059 (a date outside of 2000 to '
  '2100), HB073 (over the API: the sign-in is too old).';
