create or replace function app.guarantee_counts()
returns table (running_count bigint, to_come_count bigint, reportable_count bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.assert_reader();
  return query select
      count(*) filter (where begins.at <= now() and placement.guarantee_completion_date > now()),
      count(*) filter (where begins.at > now() and placement.guarantee_completion_date > now()),
      count(*) filter (where placement.guarantee_completion_date <= now())
    from
      app.placements as placement
      cross join lateral (select app_private.start_of_day(placement.start_date, placement.time_zone) as at) as begins
    where placement.status = 'active' and placement.notice_completion_date > now();
end;
$$;
comment on function app.guarantee_counts is
  'How many guarantees run (running_count), begin on a day to come (to_come_count), or are over and may still be '
  'reported as broken (reportable_count), whether the nightly complete_placements has looked at them or not. Admins '
  'and analysts only. Raises HB001.';
