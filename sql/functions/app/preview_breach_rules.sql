create or replace function app.preview_breach_rules(placement_id uuid, ended_on date)
returns table (
  rule text,
  is_in_force boolean,
  earned_amount bigint,
  forfeited_amount bigint,
  cancelled_amount bigint,
  debt bigint,
  debtor_count bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  in_force text;
begin
  perform app_private.assert_reader();
  select * into placement from app.placements where id = preview_breach_rules.placement_id;
  if not found then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  perform app_private.assert_breach_possible(placement, preview_breach_rules.ended_on);
  select policy.clawback_rule into in_force from app.payout_policies as policy where policy.id = placement.policy_id;
  return query select
      known.rule,
      known.rule = in_force,
      sum(planned.earned_amount)::bigint,
      sum(planned.forfeited_amount)::bigint,
      sum(planned.cancelled_amount)::bigint,
      sum(planned.debt)::bigint,
      count(distinct planned.recruiter_id) filter (where planned.debt > 0)
    from
      (
        values
          (1, 'pro_rata'),
          (2, 'held_only'),
          (3, 'everything'),
          (4, 'scale')
      ) as known (rank, rule)
      cross join lateral app_private.plan_breach(
        placement,
        preview_breach_rules.ended_on,
        rule => known.rule
      ) as planned
    -- Without its steps there is no scale to compare with.
    where known.rule <> 'scale' or in_force = 'scale'
    group by known.rank, known.rule
    order by known.rule <> in_force, known.rank;
end;
$$;
comment on function app.preview_breach_rules is
  'Previews app.report_guarantee_breach under each clawback rule, a row a rule, in minor units: that of the terms '
  '(is_in_force), which alone is applied, and the others to compare with; a scale only where the terms have one. No '
  'row when every payout is cancelled. Changes nothing. Admins and analysts only. Raises what '
  'app.preview_guarantee_breach raises: HB001, HB002, HB003, HB008, HB015, HB016, HB020, HB042, HB059.';
