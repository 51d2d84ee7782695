create or replace function app_private.check_placement_rows()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform app_private.read_placement_rows();
  -- First, because it is the company's time zone in which a day lies in the future.
  update app_private.import_placements as parsed
  set company_id = company.id
  from app.companies as company
  where app_private.name_key(company.name) = app_private.name_key(parsed.company);

  -- Unreadable fields have their problem already.
  insert into app_private.import_problems (line, column_name, reason)
  select parsed.line, problem.column_name, problem.message
  from
    app_private.import_placements as parsed
    cross join lateral (
      select
        case broken.argument when 'candidate_name' then 'candidate' else broken.argument end as column_name,
        broken.message
      from
        app_private.placement_problems(
          candidate_name => parsed.candidate,
          start_date => parsed.start_date,
          external_ref => parsed.external_ref,
          job_title => parsed.job_title,
          guarantee_period_days => parsed.guarantee_period_days,
          holdback_percentage => parsed.holdback_percentage,
          signed_on => parsed.signed_on,
          time_zone => app_private.time_zone_of(parsed.company_id)
        ) as broken
    ) as problem
  where
    not exists (
      select
      from app_private.import_problems as known
      where known.line = parsed.line and known.column_name = problem.column_name
    );

  insert into app_private.import_problems (line, column_name, reason)
  select
    occurrence.line,
    'external_ref',
    format('%s is on more than one line: %s.', left(doubled.external_ref, 80), doubled.lines)
  from
    (
      select
        app_private.name_key(external_ref) as name_key,
        min(external_ref) as external_ref,
        string_agg(line::text, ', ' order by line) as lines
      from app_private.import_placements
      where external_ref is not null
      group by app_private.name_key(external_ref)
      having count(*) > 1
    ) as doubled
    join app_private.import_placements as occurrence
      on app_private.name_key(occurrence.external_ref) = doubled.name_key;

  update app_private.import_placements as parsed
  set
    placement_id = placement.id,
    was_here = true
  from app.placements as placement
  where app_private.name_key(placement.external_ref) = app_private.name_key(parsed.external_ref);
  perform app_private.check_imported_shares();
  perform app_private.compare_placement_rows();

  -- Existing placements are not checked: their recruiters may have been deactivated since.
  insert into app_private.import_problems (line, column_name, reason)
  select
    entry.line,
    'recruiters',
    format('No active recruiter has the email %s.', string_agg(left(entry.email, 254), ' or ' order by entry.position))
  from
    app_private.import_placement_recruiters as entry
    join app_private.import_placements as parsed on parsed.line = entry.line
  where
    entry.recruiter_id is null
    and not parsed.was_here
    and not exists (
      select
      from app_private.import_problems as known
      where known.line = entry.line and known.column_name = 'recruiters'
    )
  group by entry.line;
  analyze app_private.import_problems;
end;
$$;
comment on function app_private.check_placement_rows is
  'Reads and checks all staged rows of a placements file. Writes the problems to app_private.import_problems.';
