create or replace function app.preview_breach_totals(placement_id uuid, ended_on date)
returns table (
  currency text,
  days_worked integer,
  amount bigint,
  earned_amount bigint,
  forfeited_amount bigint,
  cancelled_amount bigint,
  on_its_way_amount bigint,
  debt bigint,
  recruiter_count bigint,
  debtor_count bigint,
  owed_to_company_amount bigint,
  given_back_amount bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      placement.currency,
      preview_breach_totals.ended_on - placement.start_date,
      sum(planned.amount)::bigint,
      sum(planned.earned_amount)::bigint,
      sum(planned.forfeited_amount)::bigint,
      sum(planned.cancelled_amount)::bigint,
      sum(planned.on_its_way_amount)::bigint,
      sum(planned.debt)::bigint,
      count(distinct planned.recruiter_id),
      count(distinct planned.recruiter_id) filter (where planned.debt > 0),
      back.amount,
      app_private.given_back_amount(placement.id, back.amount, placement.company_fee_amount)
    from
      app.preview_guarantee_breach(preview_breach_totals.placement_id, preview_breach_totals.ended_on) as planned
      left join app.placements as placement on placement.id = preview_breach_totals.placement_id
      cross join lateral (
        select app_private.owed_back_amount(placement.id, preview_breach_totals.ended_on) as amount
      ) as back
    group by placement.id, back.amount;
end;
$$;
comment on function app.preview_breach_totals is
  'Sums app.preview_guarantee_breach over the placement, in minor units: what stays earned, is forfeited, is '
  'cancelled and is owed back by recruiters (debt), and by how many of them; and what is owed back to the company, '
  'and how much of that it has back already, null where its fee is not known. days_worked: from the start date to '
  'ended_on, as the clawback rule counts them. No row when every payout is cancelled. Changes nothing. Admins and '
  'analysts only. Raises what app.preview_guarantee_breach raises: HB001, HB002, HB003, HB008, HB015, HB016, HB020, '
  'HB042, HB059.';
