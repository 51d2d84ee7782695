create or replace function app_private.compare_placement_rows()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
  insert into app_private.import_problems (line, column_name, reason)
  select
    parsed.line,
    field.column_name,
    format(
      'The placement %s is here already with %s: importing adds placements and changes none.',
      placement.external_ref,
      coalesce(field.here, 'nothing')
    )
  from
    app_private.import_placements as parsed
    join app.placements as placement on placement.id = parsed.placement_id
    join app.companies as company on company.id = placement.company_id
    join app.payout_policies as policy on policy.id = placement.policy_id
    cross join lateral (
      select
        string_agg(
          app_private.format_part(person.email, member.share, member.role, member.fixed_amount, placement.currency),
          ';'
          order by person.email collate "C", member.role collate "C"
        ) as list
      from
        app.placement_recruiters as member
        join app.users as person on person.id = member.recruiter_id
      where member.placement_id = placement.id
    ) as here
    cross join lateral (
      select
        string_agg(
          app_private.format_part(entry.email, entry.share, entry.role, entry.fixed_amount, parsed.currency),
          ';'
          order by entry.email collate "C", entry.role collate "C"
        ) as list
      from app_private.import_placement_recruiters as entry
      where entry.line = parsed.line
    ) as there
    cross join lateral (
      values
        ('company', case when parsed.company_id = company.id then company.name else parsed.company end, company.name),
        -- Who was erased stays so: their name is not taken out of the file.
        (
          'candidate',
          case
            when placement.candidate_name = app_private.erased_name() then placement.candidate_name
            else parsed.candidate
          end,
          placement.candidate_name
        ),
        ('job_title', parsed.job_title, placement.job_title),
        ('recruiters', there.list, here.list),
        ('currency', parsed.currency, placement.currency),
        (
          'payout_amount',
          app_private.format_amount(parsed.fee_amount, parsed.currency),
          app_private.format_amount(placement.fee_amount, placement.currency)
        ),
        (
          'company_fee_amount',
          app_private.format_amount(coalesce(parsed.company_fee_amount, placement.company_fee_amount), parsed.currency),
          app_private.format_amount(placement.company_fee_amount, placement.currency)
        ),
        ('start_date', parsed.start_date::text, placement.start_date::text),
        ('signed_on', coalesce(parsed.signed_on, placement.signed_on)::text, placement.signed_on::text),
        ('terms', coalesce(parsed.policy_id, placement.policy_id)::text, placement.policy_id::text),
        -- An empty field means the value of the terms under which the placement was signed, not of today's terms.
        (
          'guarantee_period_days',
          coalesce(parsed.guarantee_period_days, policy.guarantee_period_days)::text,
          placement.guarantee_period_days::text
        ),
        (
          'holdback_percentage',
          round(coalesce(parsed.holdback_percentage, policy.holdback_percentage), 2)::text,
          placement.holdback_percentage::text
        )
    ) as field (column_name, there, here)
  where
    field.there is distinct from field.here
    and not exists (
      select
      from app_private.import_problems as known
      where known.line = parsed.line and known.column_name in (field.column_name, 'external_ref')
    );
$$;
comment on function app_private.compare_placement_rows is
  'Compares staged rows with the existing placements of the same external_ref. Writes each difference to '
  'app_private.import_problems.';
