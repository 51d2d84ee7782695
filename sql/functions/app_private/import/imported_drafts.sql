create or replace function app_private.imported_drafts(lines integer[])
returns app_private.placement_draft[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select
    array_agg(
      row(
        company.id,
        parsed.candidate,
        parsed.start_date,
        parsed.fee_amount::bigint,
        parsed.currency,
        agreed.parts,
        parsed.external_ref,
        parsed.job_title,
        parsed.guarantee_period_days,
        parsed.holdback_percentage,
        parsed.signed_on,
        parsed.policy_id,
        parsed.company_fee_amount::bigint
      )::app_private.placement_draft
      order by parsed.line
    )
  from
    app_private.import_placements as parsed
    left join app.companies as company on app_private.name_key(company.name) = app_private.name_key(parsed.company)
    left join lateral (
      select
        array_agg(
          row(entry.recruiter_id, entry.share, entry.role, entry.fixed_amount::bigint)::app.recruiter_share
          order by entry.position
        ) as parts
      from app_private.import_placement_recruiters as entry
      where entry.line = parsed.line
    ) as agreed
      on true
  where parsed.line = any (imported_drafts.lines);
$$;
comment on function app_private.imported_drafts is
  'The checked rows of a placements file on these lines, in their order, as app_private.add_placements takes them.';
