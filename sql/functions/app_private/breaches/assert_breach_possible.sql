create or replace function app_private.assert_breach_possible(placement app.placements, ended_on date)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
  if assert_breach_possible.ended_on is null then
    perform app_private.raise_error('HB008', 'The candidate''s last day is missing.', 'Give the date.', 'ended_on');
  end if;
  if assert_breach_possible.ended_on > (now() at time zone 'UTC')::date then
    perform app_private.raise_error('HB016', format('%s lies in the future.', assert_breach_possible.ended_on),
      'Report a breach when it has happened.', 'ended_on');
  end if;
  if assert_breach_possible.ended_on < (assert_breach_possible.placement).start_date then
    perform app_private.raise_error('HB015', format('%s lies before the start on %s.', assert_breach_possible.ended_on, (assert_breach_possible.placement).start_date),
      'When the candidate never started, cancel the placement.', 'ended_on');
  end if;
  if (assert_breach_possible.placement).status = 'completed'
     or (assert_breach_possible.placement).guarantee_completion_date <= now()
     or (assert_breach_possible.ended_on::timestamp at time zone 'UTC') >= (assert_breach_possible.placement).guarantee_completion_date then
    perform app_private.raise_error('HB020', format('The guarantee of placement %s was over on %s.',
      (assert_breach_possible.placement).id, (assert_breach_possible.placement).guarantee_completion_date),
      'Nothing can be taken back after that.', 'placement_id');
  end if;
  if (assert_breach_possible.placement).status <> 'active' then
    perform app_private.raise_error('HB003', format('Placement %s is %s, not active.',
      (assert_breach_possible.placement).id, (assert_breach_possible.placement).status), 'Only an active placement''s guarantee can break.', 'placement_id');
  end if;
end
$$;
comment on function app_private.assert_breach_possible is
  'Raises HB003, HB008, HB015 (before the start), HB016 (in the future) or HB020 (the guarantee is over) unless a breach on this day can be reported.';
