create or replace function app.preview_replacement(placement_id uuid, start_date date, ended_on date default null)
returns table (
  payout_id uuid,
  recruiter_id uuid,
  currency text,
  amount bigint,
  on_its_way_amount bigint,
  carried_amount bigint,
  to_come_amount bigint,
  lost_amount bigint,
  closed_debt bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
  breach app.guarantee_breaches;
begin
  perform app_private.assert_admin();
  perform
    app_private.is_business_day(preview_replacement.start_date, 'start_date'),
    app_private.is_business_day(preview_replacement.ended_on, 'ended_on');
  select * into placement from app.placements where id = preview_replacement.placement_id;
  if not found then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  select *
  into breach
  from app.guarantee_breaches as standing
  where standing.placement_id = placement.id and standing.withdrawn_at is null;
  perform app_private.assert_replaceable(
    placement,
    breach,
    placement.candidate_name,
    preview_replacement.start_date,
    preview_replacement.ended_on
  );
  return query select * from app_private.plan_replacement(placement, breach);
end;
$$;
comment on function app.preview_replacement is
  'Previews app.replace_candidate: what becomes of each payout of the placement, in minor units. carried_amount: was '
  'paid, and counts for the new placement; to_come_amount: is scheduled and held anew, with the dates of the new '
  'start; lost_amount: was forfeited or given up before, and stays so. These three sum to the amount. closed_debt: '
  'what is left of debts of a reported breach, which end. While something is on_its_way_amount, the candidate cannot '
  'be replaced (HB012). ended_on: the last day of the candidate who left; not needed when their breach was reported. '
  'Changes nothing. Admins only. Raises HB001, HB002, HB003 (replaced already, or neither active, completed nor '
  'breached), HB008 (a day is missing, or is not that of the breach), HB015 (a day before the start), HB016 (a last '
  'day to come), HB020 (the guarantee is over), HB042 (the guarantee is void), HB043 (the terms know no replacement, '
  'or it is too late for one), HB059 (a date outside of 2000 to 2100).';
