create or replace function app_private.assert_breach_possible(placement app.placements, ended_on date)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
  placement constant app.placements := assert_breach_possible.placement;
  last_day constant date := assert_breach_possible.ended_on;
begin
  if last_day is null then
    perform app_private.raise_error(
      'invalid_argument',
      'The candidate''s last day is missing.',
      'Give the date.',
      'ended_on'
    );
  end if;
  if last_day > (now() at time zone 'UTC')::date then
    perform app_private.raise_error(
      'in_the_future',
      format('%s lies in the future.', last_day),
      'Report a breach when it has happened.',
      'ended_on'
    );
  end if;
  if last_day < placement.start_date then
    perform app_private.raise_error(
      'before_start',
      format('%s lies before the start on %s.', last_day, placement.start_date),
      'When the candidate never started, cancel the placement.',
      'ended_on'
    );
  end if;
  if
    placement.status = 'completed'
    or placement.guarantee_completion_date <= now()
    or app_private.utc_midnight(last_day, 0) >= placement.guarantee_completion_date
  then
    perform app_private.raise_error(
      'guarantee_over',
      format('The guarantee of placement %s was over on %s.', placement.id, placement.guarantee_completion_date),
      'Nothing can be taken back after that.',
      'placement_id'
    );
  end if;
  perform app_private.assert_status(
    'placement',
    placement.id,
    placement.status,
    array['active'],
    'Only the guarantee of an active placement can break.',
    'placement_id'
  );
end;
$$;
comment on function app_private.assert_breach_possible is
  'Checks that a breach can be reported. ended_on: the candidate''s last day. Raises HB003 (the placement is not '
  'active), HB008 (no date), HB015 (before the start), HB016 (in the future), HB020 (the guarantee is over).';
