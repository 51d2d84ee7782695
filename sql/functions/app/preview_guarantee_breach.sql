create or replace function app.preview_guarantee_breach(placement_id uuid, ended_on date)
returns table (
  payout_id uuid,
  recruiter_id uuid,
  currency text,
  amount bigint,
  cancelled_amount bigint,
  forfeited_amount bigint,
  on_its_way_amount bigint,
  paid_amount bigint,
  kept_amount bigint,
  debt bigint,
  earned_before_amount bigint,
  earned_amount bigint,
  owed_amount bigint,
  cancelled_schedule_count bigint,
  forfeited_hold_count bigint,
  next_offset_payout_id uuid,
  next_offset_at timestamptz,
  next_offset_amount bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  placement app.placements;
begin
  perform app_private.assert_reader();
  select * into placement from app.placements where id = preview_guarantee_breach.placement_id;
  if not found then
    perform app_private.raise_not_found('placement', 'placement_id');
  end if;
  perform app_private.assert_breach_possible(placement, preview_guarantee_breach.ended_on);
  return query select
      planned.*,
      ended.cancelled_schedules,
      ended.forfeited_holds,
      next.payout_id,
      next.due_at,
      next.amount
    from
      app_private.plan_breach(placement, preview_guarantee_breach.ended_on) as planned
      cross join lateral app_private.ended_part_counts(
        planned.payout_id,
        planned.cancelled_amount,
        planned.forfeited_amount
      ) as ended
      left join lateral app_private.next_offset(
        placement,
        preview_guarantee_breach.ended_on,
        planned.recruiter_id,
        planned.currency,
        planned.debt
      ) as next
        on true
    order by planned.payout_id;
end;
$$;
comment on function app.preview_guarantee_breach is
  'Previews app.report_guarantee_breach: its effect on each payout, in minor units, and how many schedules '
  'are cancelled and holds forfeited, in whole or in part. ended_on: the candidate''s last day. next_offset: '
  'the first coming payment, of another placement, that the debt is set off against as things stand: whose payout, '
  'when it is due, and how much of it; null where the terms do not set off, or nothing comes. '
  'Changes nothing. Admins and analysts only. Raises HB001, HB002, HB003 (neither active nor completed), HB008 (no '
  'date), HB015 (before the start), HB016 (in the future), HB020 (the guarantee is over), HB042 (the guarantee is '
  'void, because the fee was paid late), HB059 (a date outside of 2000 to 2100).';
