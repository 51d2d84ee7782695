create or replace function app_private.assert_replaceable(
  placement app.placements,
  breach app.guarantee_breaches,
  candidate_name text,
  start_date date,
  ended_on date
)
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement constant app.placements := assert_replaceable.placement;
  breach constant app.guarantee_breaches := assert_replaceable.breach;
  last_day constant date := coalesce(assert_replaceable.ended_on, breach.ended_on);
  policy app.payout_policies;
  problem record;
begin
  if breach.remedy <> 'refund' then
    perform app_private.raise_error(
      'wrong_status',
      format(
        'The candidate of placement %s was replaced already%s.',
        placement.id,
        coalesce(
          (
            select ', by placement ' || known.id
            from app.placements as known
            where known.replaces_placement_id = placement.id and known.status <> 'cancelled'
          ),
          ''
        )
      ),
      'Replace the candidate of that placement, or withdraw the breach of this one to undo its replacement.',
      'placement_id'
    );
  end if;
  if last_day <> breach.ended_on then
    perform app_private.raise_error(
      'invalid_argument',
      format('The breach of this placement was reported with the last day %s.', breach.ended_on),
      'Leave the last day out, or withdraw the breach and report it anew.',
      'ended_on'
    );
  end if;
  if breach.id is null then
    perform app_private.assert_breach_possible(placement, last_day);
  end if;
  select * into policy from app.payout_policies where id = placement.policy_id;
  if policy.guarantee_remedy = 'refund' then
    perform app_private.raise_error(
      'no_replacement',
      format('The terms of placement %s know a refund only, and no replacement.', placement.id),
      'Report the breach: app.report_guarantee_breach().',
      'placement_id'
    );
  end if;
  if app_private.today_in(placement.time_zone) > last_day + policy.replacement_days then
    perform app_private.raise_error(
      'no_replacement',
      format(
        'A replacement could be named until %s, %s days after the last day.',
        last_day + policy.replacement_days,
        policy.replacement_days
      ),
      'Report the breach, if it is not reported: app.report_guarantee_breach(). A later hire is a placement of its '
      'own.',
      'placement_id'
    );
  end if;
  for problem in
    select *
    from
      app_private.placement_problems(
        candidate_name => assert_replaceable.candidate_name,
        start_date => assert_replaceable.start_date,
        external_ref => null,
        job_title => null,
        guarantee_period_days => null,
        holdback_percentage => null,
        signed_on => null,
        time_zone => placement.time_zone
      )
  loop
    perform app_private.raise_error(problem.error, problem.message, problem.what_to_do, problem.argument);
  end loop;
  if assert_replaceable.start_date < last_day then
    perform app_private.raise_error(
      'before_start',
      format('The candidate who is replaced worked until %s.', last_day),
      'Give a start date from that day on.',
      'start_date'
    );
  end if;
  return last_day;
end;
$$;
comment on function app_private.assert_replaceable is
  'Checks that the candidate of a placement can be replaced. breach: the one that stands, or null. ended_on: the last '
  'day of the candidate who left; null: that of the breach. Returns that day. Raises HB003 (replaced already, or '
  'neither active, completed nor breached), HB008 (a name or a day), HB015 (a day before the start), HB016, HB020, '
  'HB042 (as app_private.assert_breach_possible), HB043 (the terms allow no replacement, or its days are over).';
