create or replace function app_private.check_imported_shares()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  -- The terms of a placement that is here already, else those of its signature date.
  with
    agreed as materialized (
      select
        parsed.line,
        parsed.fee_amount,
        parsed.currency,
        coalesce(
          (select placement.policy_id from app.placements as placement where placement.id = parsed.placement_id),
          (
            app_private.current_terms(
              parsed.company_id,
              coalesce(
                parsed.signed_on,
                least(app_private.today_in(app_private.time_zone_of(parsed.company_id)), parsed.start_date)
              )
            )
          ).id
        ) as policy_id
      from app_private.import_placements as parsed
      where
        not exists (
          select
          from app_private.import_problems as known
          where known.line = parsed.line and known.column_name = 'recruiters'
        )
    ),
    rated as (
      update app_private.import_placement_recruiters as entry
      set share = rate.percentage
      from
        agreed
        join app.payout_policy_role_rates as rate on rate.policy_id = agreed.policy_id
      where entry.line = agreed.line and entry.role = rate.role and entry.share is null and entry.fixed_amount is null
    )
  insert into app_private.import_problems (line, column_name, reason)
  select agreed.line, 'recruiters', problem.message
  from
    agreed
    cross join lateral app_private.parts_problem(
      app_private.with_role_rates(
        array(
          select row(entry.recruiter_id, entry.share, entry.role, entry.fixed_amount::bigint)::app.recruiter_share
          from app_private.import_placement_recruiters as entry
          where entry.line = agreed.line
          order by entry.position
        ),
        agreed.policy_id
      ),
      agreed.fee_amount,
      agreed.currency,
      agreed.policy_id
    ) as problem
  where problem.message is not null;
$$;
comment on function app_private.check_imported_shares is
  'Checks the recruiters of staged placements against fee and terms (app_private.parts_problem), and notes the rates '
  'of roles that are named alone. Writes the problems to app_private.import_problems.';
